using Grains.Interfaces.Rates;

namespace Grains.Rates;

/// <summary>What a class of methods may use of an account.</summary>
/// <param name="Share">The class's part of the account's rate, above 0 to 1. Scales where the class starts and how far it may rise.</param>
/// <param name="Weight">What one call costs the account, above 0; 1 is a page of history.</param>
/// <param name="Burst">Calls at once after a pause, 1 or more.</param>
internal sealed record ClassPolicy(double Share, double Weight, int Burst)
{
    private static readonly ClassPolicy[] Policies = Make();

    /// <summary>How many classes there are.</summary>
    public static int Count => Policies.Length;

    /// <summary>The policy of a class.</summary>
    public static ClassPolicy Of(MethodClass methods) => Policies[(int)methods];

    // Telegram publishes no figures. Readers of public channels report hours of FLOOD_WAIT after some hundred resolves in a day, and few
    // floods for anything else below a call a second.
    private static ClassPolicy[] Make()
    {
        var policies = new ClassPolicy[Enum.GetValues<MethodClass>().Length];
        Array.Fill(policies, new ClassPolicy(1, 1, 1));
        policies[(int)MethodClass.Resolve] = new ClassPolicy(0.1, 1, 10);
        policies[(int)MethodClass.Statistics] = new ClassPolicy(0.5, 1, 5);
        // A difference is asked for when a push says that there is one: cheap, and late ones are gaps.
        policies[(int)MethodClass.Updates] = new ClassPolicy(1, 0.5, 2);
        policies[(int)MethodClass.Login] = new ClassPolicy(0.1, 1, 5);
        return policies;
    }
}
