using System.CommandLine;
using System.Text;
using Grains.Interfaces.Accounts;
using Telepool.Collectors.Control;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool accounts login</c></summary>
internal static class AccountsLoginCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var name = new Argument<string>("NAME") { Description = "Your name for the account: letters, digits, dashes and underscores." };
        var phone = new Option<string>("--phone") { Description = "The account's phone number, international.", HelpName = "PHONE", Required = true };
        var code = new Option<string?>("--code") { Description = "The code that Telegram sent. Asked for on a terminal where it is not given.", HelpName = "CODE" };
        var password = new Option<string?>("--password") { Description = "The two-step verification password, where the account has one. Asked for on a terminal where it is not given.", HelpName = "PASSWORD" };
        var data = CommonOptions.Data();
        var command = new Command("login", "Logs an account in and adds it to the pool. Without --code on a terminal it asks; elsewhere it ends with exit code 3, and the same command with --code goes on.")
        {
            name, phone, code, password, data,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var accountId = parsed.GetValue(name)!;
            var number = Digits(parsed.GetValue(phone)!);
            List<string> errors = [];
            if (!AccountName.IsValid(accountId))
            {
                errors.Add($"NAME must be {AccountName.Rule}, not '{accountId}'");
            }

            if (number is null)
            {
                errors.Add("--phone must be an international number of 5 to 15 digits");
            }

            if (errors.Count > 0)
            {
                return CommandEnvironment.Fail(ExitCode.Usage, errors);
            }

            return await environment.WithControlAsync(
                parsed.GetValue(data),
                (session, _) => new Login(session.Control, accountId, number!, parsed.GetValue(code), parsed.GetValue(password)).RunAsync(cancellationToken),
                cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static string? Digits(string phone)
    {
        var digits = string.Concat(phone.Where(character => character is not (' ' or '-' or '(' or ')')));
        digits = digits.StartsWith('+') ? digits[1..] : digits;
        return digits.Length is >= 5 and <= 15 && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    /// <summary>The steps of one login, from whatever step it stands at.</summary>
    private sealed class Login(ITelepoolControl control, string accountId, string phone, string? code, string? password)
    {
        public async Task<int> RunAsync(CancellationToken cancellationToken)
        {
            var answer = await BeginAsync(cancellationToken).ConfigureAwait(false);
            if (answer.Step == LoginStep.Code)
            {
                if ((code ?? await AskAsync("the code that Telegram sent: ", Console.In.ReadLine, cancellationToken).ConfigureAwait(false)) is not { Length: > 0 } given)
                {
                    return CommandEnvironment.Fail(ExitCode.InputNeeded, "Telegram has sent a code; run the same command again with --code CODE");
                }

                answer = await control.LoginAsync(accountId, new LoginInput(Code: given), cancellationToken).ConfigureAwait(false);
            }

            if (answer.Step == LoginStep.Password)
            {
                if ((password ?? await AskAsync("the two-step verification password: ", ReadUnseen, cancellationToken).ConfigureAwait(false)) is not { Length: > 0 } given)
                {
                    return CommandEnvironment.Fail(ExitCode.InputNeeded, "the account has two-step verification; run the same command again with --password PASSWORD");
                }

                answer = await control.LoginAsync(accountId, new LoginInput(Password: given), cancellationToken).ConfigureAwait(false);
            }

            if (answer.Step == LoginStep.Done)
            {
                Console.Out.WriteLine($"{accountId} is logged in");
                return ExitCode.Success;
            }

            var wait = answer.Failure?.RetryAfter is { } pause ? $"; try again in {Math.Ceiling(pause.TotalSeconds):0} s" : string.Empty;
            return CommandEnvironment.Fail(ExitCode.Failure, $"the login of {accountId} failed: {answer.Failure?.Error ?? "no reason was given"}{wait}");
        }

        private async Task<LoginAnswer> BeginAsync(CancellationToken cancellationToken)
        {
            if (code is not null || password is not null)
            {
                // A login that an earlier command began goes on where it stands; a new code would make the given one worthless.
                var accounts = await control.ListAccountsAsync(cancellationToken).ConfigureAwait(false);
                var state = accounts.FirstOrDefault(account => account.AccountId == accountId)?.State;
                if (state == AccountState.AwaitingPassword && password is not null)
                {
                    return new LoginAnswer { Step = LoginStep.Password };
                }

                if (state == AccountState.AwaitingCode && code is not null)
                {
                    return new LoginAnswer { Step = LoginStep.Code };
                }
            }

            return await control.LoginAsync(accountId, new LoginInput(Phone: phone), cancellationToken).ConfigureAwait(false);
        }

        private static async Task<string?> AskAsync(string question, Func<string?> read, CancellationToken cancellationToken)
        {
            if (Console.IsInputRedirected)
            {
                return null;
            }

            Console.Error.Write(question);
            var line = await Task.Run(read, CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
            return line?.Trim();
        }

        private static string? ReadUnseen()
        {
            var typed = new StringBuilder();
            while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
            {
                if (key.Key == ConsoleKey.Backspace)
                {
                    typed.Length = Math.Max(0, typed.Length - 1);
                }
                else if (!char.IsControl(key.KeyChar))
                {
                    typed.Append(key.KeyChar);
                }
            }

            Console.Error.WriteLine();
            return typed.ToString();
        }
    }
}
