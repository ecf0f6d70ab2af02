using System.Globalization;

namespace Emulator.Faults;

/// <summary>What goes wrong on purpose. Probabilities are per encrypted packet of a client, from 0 to 1, and 0 by default.</summary>
public sealed class EmulatorFaults
{
    /// <summary>An answer is held back for <see cref="Delay"/>.</summary>
    public double DelayProbability { get; init; }

    /// <summary>How long. Default 1 s.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The connection is closed instead of an answer.</summary>
    public double CutProbability { get; init; }

    /// <summary>One byte of the answer is changed.</summary>
    public double CorruptProbability { get; init; }

    /// <summary>Transport error -404 instead of an answer: the key is unknown.</summary>
    public double UnknownKeyProbability { get; init; }

    /// <summary>Transport error -429 instead of an answer: too many connections.</summary>
    public double TransportFloodProbability { get; init; }

    /// <summary>Transport error -444 instead of an answer: wrong data centre.</summary>
    public double InvalidDcProbability { get; init; }

    /// <summary>The call is carried out and its answer is not sent.</summary>
    public double LostAnswerProbability { get; init; }

    /// <summary>bad_server_salt instead of carrying the call out.</summary>
    public double WrongSaltProbability { get; init; }

    /// <summary>What the dice start from, so that a run can be repeated. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Reads <c>EMULATOR_FAULT_DELAY</c>, <c>_CUT</c>, <c>_CORRUPT</c>, <c>_404</c>, <c>_429</c>, <c>_444</c>, <c>_LOST</c>,
    /// <c>_SALT</c> (probabilities), <c>_DELAY_MS</c> and <c>_SEED</c>.
    /// </summary>
    /// <param name="variable">Looks a variable up; null where it is not set.</param>
    /// <param name="errors">Receives one line per variable that is no number.</param>
    public static EmulatorFaults FromEnvironment(Func<string, string?> variable, ICollection<string> errors)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(errors);
        return new EmulatorFaults
        {
            DelayProbability = Read("DELAY", 0),
            CutProbability = Read("CUT", 0),
            CorruptProbability = Read("CORRUPT", 0),
            UnknownKeyProbability = Read("404", 0),
            TransportFloodProbability = Read("429", 0),
            InvalidDcProbability = Read("444", 0),
            LostAnswerProbability = Read("LOST", 0),
            WrongSaltProbability = Read("SALT", 0),
            Delay = TimeSpan.FromMilliseconds(Math.Clamp(Read("DELAY_MS", 1000), 0, 600_000)),
            Seed = (int)Math.Clamp(Read("SEED", 1), int.MinValue, int.MaxValue),
        };

        double Read(string suffix, double fallback)
        {
            var name = $"EMULATOR_FAULT_{suffix}";
            var text = variable(name);
            if (string.IsNullOrEmpty(text))
            {
                return fallback;
            }

            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
            {
                return value;
            }

            errors.Add($"{name} must be a number.");
            return fallback;
        }
    }

    /// <summary>Everything that is wrong with these settings.</summary>
    public IEnumerable<string> Validate()
    {
        (string Name, double Value)[] probabilities =
        [
            (nameof(DelayProbability), DelayProbability), (nameof(CutProbability), CutProbability), (nameof(CorruptProbability), CorruptProbability),
            (nameof(UnknownKeyProbability), UnknownKeyProbability), (nameof(TransportFloodProbability), TransportFloodProbability),
            (nameof(InvalidDcProbability), InvalidDcProbability), (nameof(LostAnswerProbability), LostAnswerProbability),
            (nameof(WrongSaltProbability), WrongSaltProbability),
        ];
        foreach (var (name, value) in probabilities)
        {
            if (value is not (>= 0 and <= 1))
            {
                yield return $"{name} must be 0 to 1.";
            }
        }

        if (Delay < TimeSpan.Zero || Delay > TimeSpan.FromMinutes(10))
        {
            yield return $"{nameof(Delay)} must be 0 to 10 minutes.";
        }
    }
}
