namespace Telepool.Silo.Web.Security;

/// <summary>The audit could not be written, so what was asked for was not done.</summary>
internal sealed class AuditUnavailableException(Exception inner) : Exception("The audit cannot be written.", inner);
