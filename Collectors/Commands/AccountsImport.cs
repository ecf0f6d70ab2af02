using System.Buffers;
using System.Text;
using System.Text.Json;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Operations;
using Telepool.Collectors.Control;
using Telepool.Collectors.Sessions;

namespace Telepool.Collectors.Commands;

/// <summary>
/// One run of <c>telepool accounts import</c>. Where there are several sessions, all are asked about before the first is kept, so that a
/// file is taken whole or not at all.
/// </summary>
internal sealed class AccountsImport(
    ITelepoolControl control, IReadOnlyList<(string Name, ForeignSession Session)> sessions, bool verify, bool skipFailed, bool json)
{
    // Every check is a key's first connection from this host; a handful at once is what one client with several accounts does.
    private const int AtOnce = 4;

    private readonly Dictionary<string, string> _failed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _imported = new(StringComparer.Ordinal);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await FindTakenNamesAsync(cancellationToken).ConfigureAwait(false);
        var users = new Dictionary<string, long>(StringComparer.Ordinal);
        if (_failed.Count == 0 && verify && sessions.Count > 1)
        {
            await CheckAsync(users, cancellationToken).ConfigureAwait(false);
        }

        if (_failed.Count == 0 || (skipFailed && users.Count > 0))
        {
            foreach (var (name, session) in sessions.Where(session => !_failed.ContainsKey(session.Name)))
            {
                var known = users.TryGetValue(name, out var user);
                var input = new ImportInput(known ? session.Session with { UserId = user } : session.Session, verify && !known ? ImportMode.Verify : ImportMode.Unverified);
                Keep(name, await control.ImportAsync(name, input, cancellationToken).ConfigureAwait(false));
            }
        }

        return Report();
    }

    private async Task FindTakenNamesAsync(CancellationToken cancellationToken)
    {
        var accounts = await control.ListAccountsAsync(cancellationToken).ConfigureAwait(false);
        var taken = accounts.Where(account => account.State is not (AccountState.New or AccountState.Disabled)).Select(account => account.AccountId).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, _) in sessions.Where(session => taken.Contains(session.Name)))
        {
            _failed[name] = Words("ACCOUNT_EXISTS");
        }
    }

    private async Task CheckAsync(Dictionary<string, long> users, CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var some in sessions.Chunk(AtOnce))
        {
            var answers = await Task.WhenAll(some.Select(session => control.ImportAsync(session.Name, new ImportInput(session.Session.Session, ImportMode.CheckOnly), cancellationToken))).ConfigureAwait(false);
            foreach (var ((name, _), answer) in some.Zip(answers))
            {
                if (answer.Step == LoginStep.Done)
                {
                    users[name] = answer.UserId;
                }
                else
                {
                    _failed[name] = Words(answer.Failure);
                }
            }

            done += some.Length;
            await Console.Error.WriteLineAsync($"checked {done} of {sessions.Count} sessions").ConfigureAwait(false);
        }
    }

    private void Keep(string name, LoginAnswer answer)
    {
        if (answer.Step == LoginStep.Done)
        {
            _imported.Add(name);
        }
        else
        {
            _failed[name] = Words(answer.Failure);
        }
    }

    private int Report()
    {
        if (json)
        {
            Console.Out.WriteLine(Json());
        }
        else
        {
            foreach (var (name, session) in sessions.Where(session => _imported.Contains(session.Name)))
            {
                Console.Out.WriteLine($"{name}: imported from {session.Format}{(verify ? string.Empty : ", not verified")}");
            }
        }

        if (_imported.Count > 0)
        {
            Console.Error.WriteLine("stop every other program that uses these sessions: Telegram ends a login that it sees from two places (AUTH_KEY_DUPLICATED)");
        }

        if (_failed.Count == 0)
        {
            return ExitCode.Success;
        }

        return CommandEnvironment.Fail(
            ExitCode.Failure,
            [.. _failed.Select(failed => $"{failed.Key}: {failed.Value}"), _imported.Count == 0 ? "nothing was imported" : $"{_imported.Count} of {sessions.Count} were imported"]);
    }

    private static string Words(OperationFailure? failure) => failure is null ? "no reason was given"
        : failure.Kind is FailureKind.Disconnected or FailureKind.Timeout ? $"Telegram could not be asked ({failure.Error}); try again, or take it as it is with --no-verify"
        : Words(failure.Error) + (failure.RetryAfter is { } wait ? $"; try again in {Math.Ceiling(wait.TotalSeconds):0} s" : string.Empty);

    private static string Words(string error) => error switch
    {
        "ACCOUNT_EXISTS" => "there is an account of this name that is logged in; choose another name",
        "AUTH_KEY_UNREGISTERED" or "KEY_UNKNOWN" or "SESSION_REVOKED" or "SESSION_EXPIRED" => $"Telegram does not know this login, or it was ended ({error})",
        "AUTH_KEY_DUPLICATED" => "another program uses this session; Telegram has ended it (AUTH_KEY_DUPLICATED)",
        "USER_MISMATCH" => "the session is another user's than it says (USER_MISMATCH)",
        "USER_IS_BOT" => SessionFields.BotsAreNotTaken,
        _ => $"Telegram refused the session ({error})",
    };

    private string Json()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var (name, session) in sessions)
            {
                writer.WriteStartObject();
                writer.WriteString("name"u8, name);
                writer.WriteString("format"u8, JsonNamingPolicy.SnakeCaseLower.ConvertName(session.Format.ToString()));
                writer.WriteBoolean("imported"u8, _imported.Contains(name));
                writer.WriteString("error"u8, _failed.GetValueOrDefault(name));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
