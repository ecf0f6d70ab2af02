namespace MTProto.Tl;

/// <summary>Reads one value where the reader stands.</summary>
public delegate T TlRead<out T>(ref TlReader reader);
