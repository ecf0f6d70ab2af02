using Grains.Interfaces.KeyVault;
using Grains.KeyVault;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults.KeyVault;

namespace Grains.Tests.KeyVault;

public sealed class KeyRotationGrainTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rotate_ManyThings_SealsAllUnderTheNewKeyAndThenRetiresTheOld()
    {
        using var vault = Open();
        var (holder, rotating) = (new TestHolder(vault, 60), new TestRotatingVault(vault));
        await using var cluster = await StartAsync(holder, rotating);
        var rotation = Rotation(cluster);
        await rotation.ResumeAsync();
        Assert.Equal(KeyRotationPhase.Idle, (await rotation.GetStatusAsync()).Phase);
        var old = vault.Keys[0].Id;
        Assert.Contains("newest", (await rotation.RetireAsync(old)).Problem, StringComparison.Ordinal);
        Assert.Contains("no key", (await rotation.RetireAsync("0000")).Problem, StringComparison.Ordinal);

        Assert.Null((await rotation.RotateAsync(isShared: false)).Problem);

        var done = await EndAsync(rotation);
        Assert.Equal((KeyRotationPhase.Done, 60, 60, 60, 0), (done.Phase, done.Total, done.Done, done.Resealed, done.Failed));
        Assert.Equal([(old, 0L), (vault.Keys[1].Id, 60L)], done.Keys.Select(static key => (key.Id, key.Uses!.Value)));
        Assert.All(holder.Things, thing => Assert.True(vault.IsCurrent(thing.Value)));
        Assert.True(rotating.IsSettled);

        Assert.Null((await rotation.RetireAsync(old)).Problem);
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        var retired = await EndAsync(rotation);

        Assert.Equal(string.Empty, retired.Refusal);
        Assert.Single(retired.Keys);
        Assert.Single(vault.Keys);
    }

    [Fact]
    public async Task Retire_SomethingIsStillUnderIt_IsRefusedAndTheKeyStays()
    {
        using var vault = Open();
        var holder = new TestHolder(vault, 5);
        await using var cluster = await StartAsync(holder, new TestRotatingVault(vault));
        var (rotation, old) = (Rotation(cluster), vault.Keys[0].Id);
        await rotation.ResumeAsync();
        var kept = holder.Things["thing003"];
        holder.Things["thing003"] = [.. kept[..^1], (byte)(kept[^1] ^ 1)];
        Assert.Null((await rotation.RotateAsync(isShared: false)).Problem);
        var incomplete = await EndAsync(rotation);
        Assert.Equal((KeyRotationPhase.Incomplete, 1), (incomplete.Phase, incomplete.Failed));
        Assert.Contains("thing003: it is damaged", Assert.Single(incomplete.Failures), StringComparison.Ordinal);
        Assert.Equal(1, incomplete.Keys[0].Uses);

        await rotation.RetireAsync(old);
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        var refused = await EndAsync(rotation);

        Assert.Contains("was not taken away: 1 things", refused.Refusal, StringComparison.Ordinal);
        Assert.Equal(2, vault.Keys.Count);
        Assert.Equal(UnsealStatus.Opened, vault.Open("thing003", kept, out _));
    }

    [Fact]
    public async Task Resume_AfterAnInterruption_GoesOnWhereItWas()
    {
        using var vault = Open();
        var holder = new TestHolder(vault, 60);
        await using (var cluster = await StartAsync(holder, new TestRotatingVault(vault)))
        {
            var rotation = Rotation(cluster);
            await rotation.ResumeAsync();
            Assert.Null((await rotation.RotateAsync(isShared: false)).Problem);
            await Eventually.TrueAsync(async () => (await rotation.GetStatusAsync()).Done >= 10);
        }

        var before = holder.Asked.Count;
        Assert.InRange(before, 10, 59);
        // Old and new stay readable in between.
        Assert.All(holder.Things, thing => Assert.Equal(UnsealStatus.Opened, vault.Open(thing.Key, thing.Value, out _)));
        await using var later = await StartAsync(holder, new TestRotatingVault(vault));
        await Rotation(later).ResumeAsync();
        var done = await EndAsync(Rotation(later));

        Assert.Equal((KeyRotationPhase.Done, 60, 1), (done.Phase, done.Done, done.Resumptions));
        Assert.All(holder.Things, thing => Assert.True(vault.IsCurrent(thing.Value)));
        // At most the portion that was not stored is looked at twice.
        Assert.InRange(holder.Asked.Count, 60, 65);
    }

    [Fact]
    public async Task Resume_KeyAddedElsewhere_BeginsWhenEverybodyCanHaveSeenIt()
    {
        using var vault = Open();
        var holder = new TestHolder(vault, 3);
        await using var cluster = await StartAsync(holder, new TestRotatingVault(vault));
        var rotation = Rotation(cluster);
        await rotation.ResumeAsync();
        Assert.Null(KeyFileVault.AddKey(_folder.File("vault")));
        await rotation.ResumeAsync();
        Assert.Equal((KeyRotationPhase.Running, 0), ((await rotation.GetStatusAsync()).Phase, holder.Asked.Count));

        cluster.Time.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(3, (await EndAsync(rotation)).Resealed);
    }

    [Fact]
    public async Task Rotate_WhereProcessesMayHaveCopies_IsRefusedUnlessTheFileIsShared()
    {
        using var vault = Open();
        await using var cluster = await StartAsync(new TestHolder(vault, 1), new TestRotatingVault(vault) { IsOneForAll = false });
        Assert.Contains("copies", (await Rotation(cluster).RotateAsync(isShared: false)).Problem, StringComparison.Ordinal);
        Assert.Single(vault.Keys);
        Assert.Null((await Rotation(cluster).RotateAsync(isShared: true)).Problem);
        Assert.Equal(2, vault.Keys.Count);
    }

    private static IKeyRotationGrain Rotation(GrainCluster cluster) => cluster.Grains.GetGrain<IKeyRotationGrain>(IKeyRotationGrain.Deployment);

    private static async Task<KeyRotationStatus> EndAsync(IKeyRotationGrain rotation)
    {
        await Eventually.TrueAsync(async () => (await rotation.GetStatusAsync()).Phase != KeyRotationPhase.Running);
        return await rotation.GetStatusAsync();
    }

    private Task<GrainCluster> StartAsync(TestHolder holder, TestRotatingVault vault) => GrainCluster.StartAsync(
        _folder,
        services: services =>
        {
            services.AddSingleton<IRotatingVault>(vault).AddSingleton<ISealedHolder>(holder);
            // Five things every 50 ms.
            services.Configure<KeyRotationOptions>(static options => (options.PerSecond, options.Step) = (100, TimeSpan.FromMilliseconds(50)));
        });

    private KeyFileVault Open() => KeyFileVault.Open(_folder.File("vault"), create: true).Vault!;
}
