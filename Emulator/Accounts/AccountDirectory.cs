using System.Globalization;
using Emulator.World;

namespace Emulator.Accounts;

/// <summary>
/// The ten thousand accounts, +15550000000 to +15550009999. The last digit of the number says where one is at home (1 + digit mod 5) and,
/// when it is 9, that a password is wanted.
/// </summary>
internal static class AccountDirectory
{
    /// <summary>The code that every login takes.</summary>
    public const string Code = "12345";

    /// <summary>The password of those that have one.</summary>
    public const string Password = "telepool";

    private const string Prefix = "1555000";
    private const int Digits = 4;
    private const long FirstUserId = 6_000_000_000;

    /// <summary>The account with a phone number, written with or without a plus sign, spaces, hyphens and brackets; null if there is none.</summary>
    public static Account? FindByPhone(string phone)
    {
        var digits = string.Concat(phone.Where(char.IsAsciiDigit));
        return digits.Length == Prefix.Length + Digits && digits.StartsWith(Prefix, StringComparison.Ordinal)
            ? Create(int.Parse(digits.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture))
            : null;
    }

    /// <summary>The account with a user id, or null.</summary>
    public static Account? FindById(long userId) => userId is >= FirstUserId and < FirstUserId + 10_000 ? Create((int)(userId - FirstUserId)) : null;

    private static Account Create(int number)
    {
        var dice = new DeterministicDice((ulong)number);
        return new Account(
            FirstUserId + number,
            string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D4}"),
            1 + (number % EmulatorServer.DataCenterCount),
            number % 10 == 9,
            dice.Pick(Vocabulary.FirstNames),
            string.Create(CultureInfo.InvariantCulture, $"Reader {number:D4}"));
    }
}
