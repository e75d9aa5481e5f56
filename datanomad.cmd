@echo off
rem Builds what is missing or stale, and runs the lab: datanomad --help
setlocal
set "DATANOMAD_HOME=%~dp0"
if "%DATANOMAD_HOME:~-1%"=="\" set "DATANOMAD_HOME=%DATANOMAD_HOME:~0,-1%"
set "TARGET=%DATANOMAD_HOME%\walkthrough\lab\target"
set "LAB=%TARGET%\datanomad-lab.jar"
set "STAMP=%TARGET%\built"

set "JAVA=java"
set "JAVAC=javac"
if defined JAVA_HOME (
  set "JAVA=%JAVA_HOME%\bin\java.exe"
  set "JAVAC=%JAVA_HOME%\bin\javac.exe"
)
"%JAVAC%" --release 17 -version >nul 2>&1
if errorlevel 1 (
  echo Datanomad needs a JDK 17 or later: install one, for instance from https://adoptium.net, or set JAVA_HOME to one. 1>&2
  exit /b 2
)

if "%~1"=="--build-if-stale" goto build_if_stale
set "MAYBUILD="
if "%~1"=="up" set "MAYBUILD=yes"
if "%~1"=="tour" set "MAYBUILD=yes"
if "%~1"=="deploy" set "MAYBUILD=yes"
if "%~1"=="benchmark" set "MAYBUILD=yes"
if "%~1 %~2"=="tasks up" set "MAYBUILD=yes"
if not exist "%LAB%" goto build_alone
if not defined MAYBUILD goto run
call :is_fresh
if errorlevel 1 goto build_alone

:run
"%JAVA%" -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "%LAB%" %*
exit /b %ERRORLEVEL%

rem Calls this script again, with the lock: what another one has built meanwhile is not built twice.
:build_alone
if not exist "%TARGET%" mkdir "%TARGET%"
"%JAVA%" "%DATANOMAD_HOME%\walkthrough\lab\src\main\java\dev\datanomad\lab\BuildLock.java" "%TARGET%\build.lock" cmd /c call "%~f0" --build-if-stale
if errorlevel 1 exit /b 1
goto run

:build_if_stale
call :is_fresh
if not errorlevel 1 exit /b 0
echo Building (the first time this takes a few minutes) ... 1>&2
type nul > "%STAMP%.begun"
pushd "%DATANOMAD_HOME%"
call mvnw.cmd -q -DskipTests -Dspotless.check.skip=true package
if errorlevel 1 (
  popd
  echo The build failed; what is above says why. 1>&2
  exit /b 1
)
popd
move /y "%STAMP%.begun" "%STAMP%" >nul
exit /b 0

rem Stale is a source that is newer than the moment when the last build began.
:is_fresh
if not exist "%LAB%" exit /b 1
if not exist "%STAMP%" exit /b 1
powershell -NoProfile -Command "$stamp = (Get-Item -LiteralPath $env:STAMP).LastWriteTime; $home_length = (Get-Item -LiteralPath $env:DATANOMAD_HOME).FullName.Length; $sources = Get-ChildItem -Path $env:DATANOMAD_HOME -Recurse -File -Include pom.xml,*.java,*.jte,*.jmx,*.css,*.js,*.html,*.xml | Where-Object { $_.FullName.Substring($home_length) -notmatch '\\(target|test)\\' -and $_.LastWriteTime -gt $stamp }; if ($sources) { exit 1 }"
exit /b %ERRORLEVEL%
