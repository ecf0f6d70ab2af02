namespace Telepool.Gateway.Configuration;

/// <summary>Users that several gateways have in common, kept outside of this process as a document like the file of users. They count before all others.</summary>
public interface ISharedUsers
{
    /// <summary>The document as it is known here; empty where there is none.</summary>
    byte[] Document { get; }

    /// <summary>Looks whether it has changed.</summary>
    /// <returns>Whether it has. False, too, where nobody answers: what is known goes on.</returns>
    Task<bool> RefreshAsync();

    /// <summary>Replaces it.</summary>
    /// <param name="document">The new document, made from the present one.</param>
    /// <returns>False where somebody else was quicker; the new present is known then.</returns>
    /// <exception cref="TimeoutException">Nobody answers; the change may have been taken all the same.</exception>
    Task<bool> ReplaceAsync(byte[] document);
}
