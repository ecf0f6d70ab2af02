namespace Telepool.Silo.Web.Security;

/// <summary>How a caller showed who they are.</summary>
internal enum CallerKind
{
    /// <summary>By the cookie of a session. The browser sends it unasked, so every change needs a proof that the page asked for it.</summary>
    Session,

    /// <summary>By a token in the header, which nobody sends unasked.</summary>
    Bearer,

    /// <summary>By a certificate inside TLS, which the browser shows unasked, as it does a cookie.</summary>
    Certificate,
}
