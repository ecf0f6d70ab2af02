namespace MTProto.Transports.Secrets;

/// <summary>What became of the search for a client's secret.</summary>
public enum SecretSearch
{
    /// <summary>The secret was found.</summary>
    Found,

    /// <summary>None of the secrets; a stranger, or an old secret.</summary>
    Unknown,

    /// <summary>The secret is one of ours and is not accepted in this form.</summary>
    FormRefused,

    /// <summary>Not found among as many as may be tried under the present load; trying again tries others.</summary>
    OverBudget,
}
