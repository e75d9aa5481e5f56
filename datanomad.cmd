@echo off
rem Builds what is missing or stale, and runs the lab: datanomad --help
setlocal
set "DATANOMAD_HOME=%~dp0"
if "%DATANOMAD_HOME:~-1%"=="\" set "DATANOMAD_HOME=%DATANOMAD_HOME:~0,-1%"
set "LAB=%DATANOMAD_HOME%\walkthrough\lab\target\datanomad-lab.jar"
set "STAMP=%DATANOMAD_HOME%\walkthrough\lab\target\built"

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

set "MAYBUILD="
if "%~1"=="up" set "MAYBUILD=yes"
if "%~1"=="tour" set "MAYBUILD=yes"
if "%~1"=="deploy" set "MAYBUILD=yes"
if "%~1"=="benchmark" set "MAYBUILD=yes"
if not exist "%LAB%" goto build
if not defined MAYBUILD goto run

rem Stale is a source that is newer than the moment when the last build began.
if not exist "%STAMP%" goto build
powershell -NoProfile -Command "$stamp = (Get-Item -LiteralPath $env:STAMP).LastWriteTime; $home_length = (Get-Item -LiteralPath $env:DATANOMAD_HOME).FullName.Length; $sources = Get-ChildItem -Path $env:DATANOMAD_HOME -Recurse -File -Include pom.xml,*.java,*.jte,*.jmx,*.css,*.js,*.html,*.xml | Where-Object { $_.FullName.Substring($home_length) -notmatch '\\(target|test)\\' -and $_.LastWriteTime -gt $stamp }; if ($sources) { exit 1 }"
if errorlevel 1 goto build
goto run

:build
echo Building (the first time this takes a few minutes) ... 1>&2
for %%F in ("%STAMP%") do if not exist "%%~dpF" mkdir "%%~dpF"
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

:run
"%JAVA%" -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "%LAB%" %*
exit /b %ERRORLEVEL%
