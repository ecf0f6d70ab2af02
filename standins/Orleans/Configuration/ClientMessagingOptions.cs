namespace Orleans.Configuration;

/// <summary>Settings of calls that clients make.</summary>
public class ClientMessagingOptions : MessagingOptions;
