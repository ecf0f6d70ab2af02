using System.Text.Json.Serialization;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Configuration;
using Grains.Interfaces.KeyVault;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Operators;
using Grains.Interfaces.Pool;
using Grains.Interfaces.Proxies;
using Grains.Interfaces.Statistics;
using Telepool.Collectors.History;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Statistics;

namespace Telepool.Collectors.Control;

/// <summary>The JSON of the control interface, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HostAddress))]
[JsonSerializable(typeof(IReadOnlyList<AccountStatus>))]
[JsonSerializable(typeof(LoginAnswer))]
[JsonSerializable(typeof(LoginInput))]
[JsonSerializable(typeof(IReadOnlyList<ResealAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<AccountExamination>))]
[JsonSerializable(typeof(ImportInput))]
[JsonSerializable(typeof(OperationResult<PortableSession>))]
[JsonSerializable(typeof(CollectRequest))]
[JsonSerializable(typeof(CollectEvent))]
[JsonSerializable(typeof(AccountStatus))]
[JsonSerializable(typeof(AccountActionRequest))]
[JsonSerializable(typeof(AccountActionAnswer))]
[JsonSerializable(typeof(AuditQuery))]
[JsonSerializable(typeof(IReadOnlyList<AuditEntry>))]
[JsonSerializable(typeof(FollowRequest))]
[JsonSerializable(typeof(FollowEvent))]
[JsonSerializable(typeof(CollectionListing))]
[JsonSerializable(typeof(CollectionChange))]
[JsonSerializable(typeof(CollectionAnswer))]
[JsonSerializable(typeof(PoolQuery))]
[JsonSerializable(typeof(PoolStatus))]
[JsonSerializable(typeof(ProxyQuery))]
[JsonSerializable(typeof(ProxyAddAnswer))]
[JsonSerializable(typeof(ProxyTestResult))]
[JsonSerializable(typeof(IReadOnlyList<ProxyStatus>))]
[JsonSerializable(typeof(LeaseListing))]
[JsonSerializable(typeof(LeaseInfo))]
[JsonSerializable(typeof(KeyRotationStatus))]
[JsonSerializable(typeof(KeyRotationAnswer))]
[JsonSerializable(typeof(PoolExplanation))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(ConfigurationQuery))]
[JsonSerializable(typeof(ConfigurationListing))]
[JsonSerializable(typeof(ConfigurationAnswer))]
[JsonSerializable(typeof(IReadOnlyList<ConfigurationSnapshot>))]
[JsonSerializable(typeof(IReadOnlyList<ConfigurationDifference>))]
[JsonSerializable(typeof(IReadOnlyList<OperatorEntry>))]
[JsonSerializable(typeof(OperatorQuery))]
[JsonSerializable(typeof(OperatorChangeStatus))]
[JsonSerializable(typeof(StatisticsRequest))]
[JsonSerializable(typeof(StatisticsOutcome))]
[JsonSerializable(typeof(IReadOnlyList<StatisticRecord>))]
[JsonSerializable(typeof(IReadOnlyList<ScheduledChannel>))]
internal sealed partial class ControlJson : JsonSerializerContext;
