using System.Text.Json;
using EndToEnd.Tests.Processes;

namespace EndToEnd.Tests.Demo;

public sealed class DemoTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Demo_FreshFolder_HoldsExactlyWhatTheDataCentresHold()
    {
        var ended = await TelepoolProcess.RunAsync("run", "--demo", "--channels", "4", "--messages", "8000", "--seed", "7", "--data", _folder.Path);

        ended.Expect(0);
        using var json = JsonDocument.Parse(ended.Output[^1]);
        var result = json.RootElement;
        Assert.Equal(4, result.GetProperty("channels").GetInt32());
        Assert.Equal(8000, result.GetProperty("messages").GetInt32());
        Assert.Equal(0, result.GetProperty("missing").GetInt32());
        Assert.Equal(0, result.GetProperty("duplicates").GetInt32());
        Assert.Equal(0, result.GetProperty("mismatched").GetInt32());
        Assert.True(result.GetProperty("floods").GetInt64() >= 0);
        Assert.True(result.GetProperty("seconds").GetDouble() > 0);
        Assert.NotEmpty(result.GetProperty("engine").GetString()!);
    }

    [Fact]
    public async Task Demo_OtherWorldOnTheSameFolder_IsRefusedWithBothNamed()
    {
        (await TelepoolProcess.RunAsync("run", "--demo", "--channels", "1", "--messages", "100", "--data", _folder.Path)).Expect(0);

        var ended = await TelepoolProcess.RunAsync("run", "--demo", "--channels", "1", "--messages", "100", "--seed", "2", "--data", _folder.Path);

        ended.Expect(2);
        Assert.Contains("holds another world (seed 1", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_DamagedDatabase_IsReportedByFileAndLeftAlone()
    {
        (await TelepoolProcess.RunAsync("run", "--demo", "--channels", "1", "--messages", "500", "--data", _folder.Path)).Expect(0);
        var path = _folder.Under("history.db");
        var bytes = await File.ReadAllBytesAsync(path);
        bytes.AsSpan(4096, 4096).Fill(0x5a);
        await File.WriteAllBytesAsync(path, bytes);

        var ended = await TelepoolProcess.RunAsync("run", "--demo", "--channels", "1", "--messages", "500", "--data", _folder.Path);

        ended.Expect(2);
        Assert.Contains(path, ended.Errors, StringComparison.Ordinal);
        Assert.Contains("damaged", ended.Errors, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path));
    }
}
