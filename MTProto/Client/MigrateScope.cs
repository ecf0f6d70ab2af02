namespace MTProto.Client;

/// <summary>What a 303 error moves (core.telegram.org/api/errors#303-see-other).</summary>
internal enum MigrateScope
{
    /// <summary>A kind that is not known: it is reported and not followed.</summary>
    Unknown,

    /// <summary>This call alone: FILE_MIGRATE_X, STATS_MIGRATE_X.</summary>
    Call,

    /// <summary>The account: USER_MIGRATE_X, PHONE_MIGRATE_X, NETWORK_MIGRATE_X.</summary>
    Home,
}
