using Grains.Interfaces.Operators;

namespace Telepool.Collectors.Control;

/// <summary>A change of who may log in, as it goes to the host.</summary>
/// <param name="Change">The change.</param>
/// <param name="Author">Who makes it.</param>
internal sealed record OperatorQuery(OperatorChange Change, string Author);
