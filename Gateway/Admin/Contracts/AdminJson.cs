using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Telepool.Gateway.Admin.Contracts;

/// <summary>How answers and inputs of the operator's interface are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(GatewayStatusAnswer))]
[JsonSerializable(typeof(IReadOnlyList<UserAnswer>))]
[JsonSerializable(typeof(UserAnswer))]
[JsonSerializable(typeof(IReadOnlyList<BanAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<LinkAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<EventAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<FingerprintAnswer>))]
[JsonSerializable(typeof(ChangeAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(BanInput))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class AdminJson : JsonSerializerContext;
