namespace Telepool.Gateway.Admission.Access;

/// <summary>A file of networks that all have the same level.</summary>
/// <param name="Path">The file: an address or a network per line, comments after <c>#</c> or <c>;</c>, as FireHOL's netsets and ipsets are written.</param>
/// <param name="Level">What their addresses may.</param>
public sealed record AccessFile(string Path, AccessLevel Level);
