package dev.datanomad.migration.reconciliation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

final class ReconciliationExample {

    record Account(String id, long balance) {}

    record OldStore(ConcurrentNavigableMap<String, Account> accounts) implements Source<Account> {

        @Override
        public Cursor<Account> open(Range range, int batch) {
            return Cursor.of(accounts.values().stream()
                    .filter(account -> range.holds(account.id()))
                    .map(OldStore::row)
                    .iterator());
        }

        @Override
        public List<Row<Account>> find(Collection<String> ids) {
            return ids.stream()
                    .map(accounts::get)
                    .filter(Objects::nonNull)
                    .map(OldStore::row)
                    .toList();
        }

        private static Row<Account> row(Account account) {
            return Row.of(new RecordKey("", account.id()), account, 0);
        }
    }

    record NewStore(ConcurrentMap<String, Account> accounts) implements Target<Account> {

        @Override
        public Map<String, Optional<Account>> find(List<Row<Account>> rows) {
            return rows.stream()
                    .map(row -> accounts.get(row.key().id()))
                    .filter(Objects::nonNull)
                    .collect(Collectors.toMap(Account::id, Optional::of));
        }

        @Override
        public Map<RecordKey, Defect> write(List<Row<Account>> rows) {
            rows.forEach(row -> accounts.put(row.key().id(), row.record().orElseThrow()));
            return Map.of();
        }
    }

    public static void main(String[] args) throws InterruptedException {
        var accounts = new ConcurrentSkipListMap<String, Account>();
        accounts.put("a", new Account("a", 100));
        accounts.put("b", new Account("b", 200));
        var copies = new ConcurrentHashMap<String, Account>();
        var reconciliation = new Reconciliation<>(new OldStore(accounts), new NewStore(copies));

        Counts backfill = reconciliation.run(Options.REPAIR).counts();
        System.out.println("backfill: " + backfill.copied() + " copied");

        copies.put("b", new Account("b", 999));
        Counts verification = reconciliation.run(Options.VERIFY).counts();
        System.out.println("verification: " + verification.different() + " different");

        Counts repair = reconciliation.run(Options.REPAIR).counts();
        System.out.println("repair: " + repair.repaired() + " repaired, " + repair.equal() + " equal");
        System.out.println(reconciliation.run(Options.VERIFY).counts().clean());
    }
}
