namespace Grains.Accounts.Outcomes;

/// <summary>Which data centre answered the error.</summary>
internal enum FaultSite
{
    /// <summary>It makes no difference.</summary>
    Any,

    /// <summary>The one that the account lives in.</summary>
    Home,

    /// <summary>Another one.</summary>
    Side,
}
