namespace Grains.Interfaces.Rates;

/// <summary>Methods that Telegram limits alike, so that their calls share one rate. The numbers are stored; new members go to the end.</summary>
[GenerateSerializer, Alias("telepool.method-class")]
public enum MethodClass
{
    /// <summary>Everything that is in no other class.</summary>
    Other,

    /// <summary><c>contacts.resolveUsername</c>: by far the scarcest.</summary>
    Resolve,

    /// <summary><c>messages.getHistory</c> and its like.</summary>
    History,

    /// <summary><c>stats.*</c>.</summary>
    Statistics,

    /// <summary><c>updates.getDifference</c>, <c>updates.getChannelDifference</c>.</summary>
    Updates,

    /// <summary><c>upload.getFile</c>, the one class of FLOOD_PREMIUM_WAIT_X.</summary>
    File,

    /// <summary><c>auth.*</c>.</summary>
    Login,
}
