using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telepool.Gateway.Users.State;

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(UserStateDocument))]
internal sealed partial class UserStateJson : JsonSerializerContext;
