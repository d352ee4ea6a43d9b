namespace TaskScheduling.Sqlite.Tests;

public sealed class StoreSchemaTests : StoreTests
{
    private static readonly StoreSchema Next = new([.. StoreSchema.Current.Steps, "ALTER TABLE tasks ADD COLUMN place TEXT; UPDATE tasks SET place = 'here'"]);

    [Test]
    public async Task A_new_file_is_marked_and_keeps_its_journal_beside_it()
    {
        await Store.LoadAsync(default);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Folder.Value("PRAGMA application_id"), Is.EqualTo(StoreSchema.ApplicationId));
            Assert.That(Folder.Value("PRAGMA user_version"), Is.EqualTo(StoreSchema.Current.Version));
            Assert.That(Folder.Value("PRAGMA journal_mode"), Is.EqualTo("wal"));
        }
    }

    [Test]
    public async Task A_file_of_an_older_version_is_brought_forward_with_what_it_holds()
    {
        await SaveAsync(Submission(First));
        await Store.DisposeAsync();
        var loaded = await Folder.Open(Time, settings => settings with { Schema = Next }).LoadAsync(default);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(loaded.Single().Id, Is.EqualTo(First));
            Assert.That(Folder.Value("SELECT place FROM tasks"), Is.EqualTo("here"));
            Assert.That(Folder.Value("PRAGMA user_version"), Is.EqualTo(Next.Version));
        }
    }

    [Test]
    public async Task A_step_forward_that_fails_is_taken_back_whole()
    {
        await SaveAsync(Submission(First));
        await Store.DisposeAsync();
        var half = new StoreSchema([.. Next.Steps, "DROP TABLE notes; DROP TABLE no_such_table"]);
        await Assert.ThatAsync(
            async () => await Folder.Open(Time, settings => settings with { Schema = half }).LoadAsync(default), Throws.InstanceOf<IOException>().With.Message.Contains("no_such_table"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Folder.Value("PRAGMA user_version"), Is.EqualTo(StoreSchema.Current.Version));
            Assert.That(Folder.Value("SELECT count(*) FROM notes"), Is.Zero);
            Assert.That((await Folder.Open(Time).LoadAsync(default)).Count, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_newer_file_is_refused_and_left_as_it_is()
    {
        await Folder.Open(Time, settings => settings with { Schema = Next }).DisposeAsync();
        await using (var newer = Folder.Open(Time, settings => settings with { Schema = Next }))
            await newer.LoadAsync(default);
        var before = await File.ReadAllBytesAsync(Folder.Path);
        var message = await FaultOfAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(message, Does.Contain(Folder.Path));
            Assert.That(message, Does.Contain("has version 2").And.Contain("up to 1").And.Contain("Update the package"));
            Assert.That(await File.ReadAllBytesAsync(Folder.Path), Is.EqualTo(before));
        }
    }

    [Test]
    public async Task What_is_no_database_is_refused_and_left_as_it_is()
    {
        await File.WriteAllTextAsync(Folder.Path, new string('x', 5_000));
        var message = await FaultOfAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(message, Does.Contain(Folder.Path).And.Contain("no SQLite database").And.Contain("name another file"));
            Assert.That(await File.ReadAllTextAsync(Folder.Path), Is.EqualTo(new string('x', 5_000)));
        }
    }

    [TestCase("CREATE TABLE photos (id INTEGER)")]
    [TestCase("PRAGMA user_version = 1")]
    [TestCase("PRAGMA application_id = 1")]
    public async Task The_database_of_another_program_is_refused_and_left_as_it_is(string made)
    {
        Folder.Run(made);
        var before = await File.ReadAllBytesAsync(Folder.Path);
        var message = await FaultOfAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(message, Does.Contain(Folder.Path).And.Contain("another program").And.Contain("Name another file"));
            Assert.That(await File.ReadAllBytesAsync(Folder.Path), Is.EqualTo(before));
        }
    }

    [Test]
    public async Task Any_number_may_open_a_new_file_at_the_same_time()
    {
        var stores = Enumerable.Range(1, 8).Select(_ => Folder.Open(Time)).ToArray();
        await Parallel.ForEachAsync(stores.Index(), async (store, _) => await store.Item.SaveAsync(Submission(Id(store.Index)), default));
        Assert.That((await Store.LoadAsync(default)).Select(task => task.Id), Is.EquivalentTo(Enumerable.Range(0, 8).Select(Id)));
    }

    [Test]
    public async Task A_file_that_another_process_makes_at_this_moment_is_no_file_of_another_program()
    {
        var quicker = Folder.Open(Time, settings => settings with { BusyTimeout = TimeSpan.Zero });
        var isMade = false;
        var store = Folder.Open(Time, settings => settings with
        {
            Opened = connection => SQLitePCL.raw.sqlite3_trace(connection.Handle, (_, sql) =>
            {
                if (isMade || !sql.Contains("user_version", StringComparison.Ordinal))
                    return;
                isMade = true; // between two looks of the first one
                try
                {
                    quicker.LoadAsync(default).AsTask().GetAwaiter().GetResult();
                }
                catch (IOException)
                {
                    // The look is not over: it has to wait.
                }
            }, null),
        });
        await store.SaveAsync(Submission(First), default);
        Assert.That((isMade, (await store.LoadAsync(default)).Count), Is.EqualTo((true, 1)));
    }

    private async Task<string?> FaultOfAsync()
    {
        try
        {
            await Folder.Open(Time).LoadAsync(default);
            return null;
        }
        catch (IOException fault)
        {
            return fault.Message;
        }
    }
}
