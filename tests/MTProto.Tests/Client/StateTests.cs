using MTProto.Client;
using MTProto.Tests.Messages;

namespace MTProto.Tests.Client;

public sealed class StateTests
{
    [Fact]
    public void TryLoad_WhatSaveMade_IsTheSame()
    {
        var state = Sample();

        Assert.Equal(StateLoadStatus.Ok, ClientSessionState.TryLoad(state.Save(), out var loaded));
        Assert.Equal((4, 123456789L), (loaded!.HomeDc, loaded.UserId));
        Assert.Equal(state.Save(), loaded.Save());
        Assert.True(loaded.Find(4)!.IsAuthorized);
        Assert.False(loaded.Find(2)!.IsAuthorized);
        Assert.Equal(TestKeys.Create(1).Id, loaded.Find(2)!.Key.Id);
    }

    [Fact]
    public async Task SetSalt_WhileALoginIsEntered_DoesNotUndoIt()
    {
        var state = new ClientSessionState();
        state.SetKey(new DataCenterKey(2, TestKeys.Create(1), 0, false));
        using var stop = new CancellationTokenSource();
        var salts = Task.Run(
            () =>
            {
                for (var salt = 1L; !stop.IsCancellationRequested; salt++)
                {
                    state.SetSalt(2, salt);
                }
            },
            TestContext.Current.CancellationToken);

        var undone = 0;
        for (var login = 1; login <= 200_000; login++)
        {
            state.SetUser(login, 2);
            undone += state.HomeKey is null ? 1 : 0;
            state.SetUser(0, 2);
        }

        await stop.CancelAsync();
        await salts;
        Assert.Equal(0, undone);
    }

    [Fact]
    public void TryLoad_EveryPrefix_IsIncomplete()
    {
        var saved = Sample().Save();
        for (var length = 0; length < saved.Length; length++)
        {
            Assert.Equal(StateLoadStatus.Incomplete, ClientSessionState.TryLoad(saved.AsSpan(0, length), out _));
        }
    }

    [Fact]
    public void TryLoad_EverySingleByteChange_IsRefused()
    {
        var saved = Sample().Save();
        for (var i = 0; i < saved.Length; i++)
        {
            var changed = (byte[])saved.Clone();
            changed[i] ^= 0x11;
            Assert.NotEqual(StateLoadStatus.Ok, ClientSessionState.TryLoad(changed, out var state));
            Assert.Null(state);
        }
    }

    [Fact]
    public void TryLoad_LaterVersion_IsUnsupported()
    {
        var saved = Sample().Save();
        saved[4] = 2;

        Assert.Equal(StateLoadStatus.Unsupported, ClientSessionState.TryLoad(saved, out _));
    }

    [Fact]
    public void Validate_WrongOptions_ListsEveryErrorByName()
    {
        var options = new TelegramClientOptions { ApiId = 0, ApiHash = string.Empty, CallTimeout = TimeSpan.Zero };

        var errors = options.Validate();

        Assert.Equal(3, errors.Count);
        Assert.Contains(errors, error => error.Contains("ApiId", StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => new TelegramClient(options, new ClientSessionState()));
    }

    private static ClientSessionState Sample()
    {
        var state = new ClientSessionState();
        state.Import(2, TestKeys.Create(1), 0);
        state.Import(4, TestKeys.Create(2), 123456789);
        return state;
    }
}
