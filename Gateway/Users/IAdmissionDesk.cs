namespace Telepool.Gateway.Users;

/// <summary>Decides about connections that a gateway cannot decide about alone.</summary>
internal interface IAdmissionDesk
{
    /// <summary>Takes a request, from any thread, without blocking. It is answered in a few seconds at most, perhaps before this returns.</summary>
    void Ask(AdmissionRequest request);
}
