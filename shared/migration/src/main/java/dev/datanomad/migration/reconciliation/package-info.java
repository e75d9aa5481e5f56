/**
 * Reconciliation: makes a target hold what a source holds, while both are in use. Backfill, verification and repair are
 * the same walk. Whoever implements {@link dev.datanomad.migration.reconciliation.Source} and
 * {@link dev.datanomad.migration.reconciliation.Target} for two stores, of which only the abstract methods are
 * essential, has all of it: parallel ranges, batches in a pipeline, a rate limit, retry policies, a checkpoint that
 * survives a kill, shards, and a command line, {@link dev.datanomad.migration.reconciliation.ReconcileCommand}.
 *
 * <p>What is erased stays erased, even beside a running repair, if whoever erases a record deletes it from the source
 * first, waits until a reader of the source cannot see it any more (in MongoDB, a write concern of "majority"), and then
 * deletes it from the target; and if no id is used again. For after each batch that was written, a repair looks whether
 * the source still has those records, and deletes from the target what is gone: what was erased between being read and
 * being written, or has expired. What the promise does not cover is a run that ends between the write and the second
 * look, by a kill or because a store fails, and a write that the target carries out after its client has given it up.
 * Either can leave a copy in the target, which {@code --both-ways} names, as it does with what expires only in the
 * source.
 *
 * <p>Two stores in memory, for example:
 *
 * <pre>{@code
 * public final class ReconciliationExample {
 *
 *     record Account(String id, long balance) {}
 *
 *     record OldStore(ConcurrentNavigableMap<String, Account> accounts) implements Source<Account> {
 *
 *         @Override
 *         public Cursor<Account> open(Range range, int batch) {
 *             var rows = accounts.values().stream().filter(account -> range.holds(account.id())).map(OldStore::row);
 *             return Cursor.of(rows.iterator());
 *         }
 *
 *         @Override
 *         public List<Row<Account>> find(Collection<RecordKey> keys) {
 *             return keys.stream()
 *                     .map(key -> accounts.get(key.id()))
 *                     .filter(Objects::nonNull)
 *                     .map(OldStore::row)
 *                     .toList();
 *         }
 *
 *         private static Row<Account> row(Account account) {
 *             return Row.of(new RecordKey("", account.id()), account, 0);
 *         }
 *     }
 *
 *     record NewStore(ConcurrentMap<String, Account> accounts) implements Target<Account> {
 *
 *         @Override
 *         public Map<RecordKey, Optional<Account>> find(List<Row<Account>> rows) {
 *             return rows.stream()
 *                     .map(Row::key)
 *                     .filter(key -> accounts.containsKey(key.id()))
 *                     .collect(Collectors.toMap(key -> key, key -> Optional.of(accounts.get(key.id()))));
 *         }
 *
 *         @Override
 *         public Map<RecordKey, Defect> write(List<Row<Account>> rows) {
 *             rows.forEach(row -> accounts.put(row.key().id(), row.record().orElseThrow()));
 *             return Map.of();
 *         }
 *     }
 *
 *     public static void main(String[] args) throws InterruptedException {
 *         var accounts = new ConcurrentSkipListMap<String, Account>();
 *         accounts.put("a", new Account("a", 100));
 *         accounts.put("b", new Account("b", 200));
 *         var copies = new ConcurrentHashMap<String, Account>();
 *         var reconciliation = new Reconciliation<>(new OldStore(accounts), new NewStore(copies));
 *
 *         Counts backfill = reconciliation.run(Options.REPAIR).counts();
 *         System.out.println("backfill: " + backfill.copied() + " copied");
 *
 *         copies.put("b", new Account("b", 999));
 *         Counts verification = reconciliation.run(Options.VERIFY).counts();
 *         System.out.println("verification: " + verification.different() + " different");
 *
 *         Counts repair = reconciliation.run(Options.REPAIR).counts();
 *         System.out.println("repair: " + repair.repaired() + " repaired, " + repair.equal() + " equal");
 *         System.out.println(reconciliation.run(Options.VERIFY).counts().clean());
 *     }
 * }
 * }</pre>
 *
 * <p>It prints:
 *
 * <pre>
 * backfill: 2 copied
 * verification: 1 different
 * repair: 1 repaired, 1 equal
 * true
 * </pre>
 */
package dev.datanomad.migration.reconciliation;
