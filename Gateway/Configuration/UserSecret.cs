using System.Security.Cryptography;
using System.Text;
using MTProto.Transports;

namespace Telepool.Gateway.Configuration;

/// <summary>Makes secrets.</summary>
internal static class UserSecret
{
    /// <summary>A new secret of the form of another; without one, of the form that asks for padding (<c>dd</c>).</summary>
    public static string Create(ProxySecret? form)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(ProxySecret.KeyLength));
        return form switch
        {
            null => "dd" + key,
            { Domain: { } domain } => "ee" + key + Convert.ToHexStringLower(Encoding.ASCII.GetBytes(domain)),
            _ => form.RequiresPadding ? "dd" + key : key,
        };
    }
}
