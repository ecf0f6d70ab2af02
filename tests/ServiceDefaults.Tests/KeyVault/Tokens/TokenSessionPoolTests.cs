using System.Reflection;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using ServiceDefaults.KeyVault.Tokens;

namespace ServiceDefaults.Tests.KeyVault.Tokens;

public sealed class TokenSessionPoolTests
{
    [Fact]
    public async Task Use_TokenWithTwoSessions_MakesDoWithThem()
    {
        var slot = FakeSlot.Create(sessions: 2, out var fake);
        using var pool = new TokenSessionPool(slot, slot.OpenSession(SessionType.ReadWrite), limit: 8, TimeSpan.FromSeconds(20));
        using var both = new Barrier(2);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
            () => pool.Use(_ => both.SignalAndWait(TimeSpan.FromSeconds(20))), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.Equal(2, fake.Opened);
        var (now, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => pool.Use(_ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            Thread.Yield();
            return Interlocked.Decrement(ref now);
        }))));
        Assert.InRange(most, 1, 2);
        Assert.Equal(2, fake.Opened);
    }

    [Fact]
    public void Use_NoneFree_IsRefusedInTime()
    {
        var slot = FakeSlot.Create(sessions: 1, out _);
        using var pool = new TokenSessionPool(slot, slot.OpenSession(SessionType.ReadWrite), limit: 1, TimeSpan.FromMilliseconds(20));
        var refused = pool.Use(_ => Assert.Throws<TokenException>(() => pool.Use(static _ => 0)));
        Assert.Contains("no session", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, pool.Use(static _ => 1));
    }

    [Fact]
    public void Use_SessionThatIsLost_IsReplaced()
    {
        var slot = FakeSlot.Create(sessions: 5, out var fake);
        using var pool = new TokenSessionPool(slot, slot.OpenSession(SessionType.ReadWrite), limit: 1, TimeSpan.FromSeconds(1));
        Assert.Throws<Pkcs11Exception>(() => pool.Use<int>(static _ => throw new Pkcs11Exception("C_Sign", CKR.CKR_SESSION_HANDLE_INVALID)));
        Assert.Throws<Pkcs11Exception>(() => pool.Use<int>(static _ => throw new Pkcs11Exception("C_Sign", CKR.CKR_DATA_INVALID)));
        Assert.Equal(1, pool.Use(static _ => 1));
        Assert.Equal((2, 1), (fake.Opened, fake.Closed));
    }

    /// <summary>A slot whose token gives a number of sessions and no more.</summary>
    public class FakeSlot : DispatchProxy
    {
        private int _sessions;
        private int _opened;
        private int _closed;

        internal int Opened => _opened;

        internal int Closed => _closed;

        internal static ISlot Create(int sessions, out FakeSlot fake)
        {
            var slot = Create<ISlot, FakeSlot>();
            fake = (FakeSlot)(object)slot;
            fake._sessions = sessions;
            return slot;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name != nameof(ISlot.OpenSession))
            {
                throw new NotSupportedException(targetMethod.Name);
            }

            if (Interlocked.Increment(ref _opened) > _sessions)
            {
                Interlocked.Decrement(ref _opened);
                throw new Pkcs11Exception("C_OpenSession", CKR.CKR_SESSION_COUNT);
            }

            var session = Create<ISession, FakeSession>();
            ((FakeSession)(object)session).Closed = () => Interlocked.Increment(ref _closed);
            return session;
        }
    }

    /// <summary>A session that only ends.</summary>
    public class FakeSession : DispatchProxy
    {
        internal Action Closed { get; set; } = static () => { };

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name != nameof(IDisposable.Dispose))
            {
                throw new NotSupportedException(targetMethod.Name);
            }

            Closed();
            return null;
        }
    }
}
