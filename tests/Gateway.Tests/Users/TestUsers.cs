using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using MTProto.Transports;
using Telepool.Gateway.Users;

namespace Gateway.Tests.Users;

/// <summary>Users and addresses for tests.</summary>
internal static class TestUsers
{
    public static UserSettings Settings(string name = "anna") => new() { Name = name, Secret = Secret() };

    public static ProxySecret Secret()
    {
        Assert.Equal(ProxySecretStatus.Ok, ProxySecret.TryCreate(RandomNumberGenerator.GetBytes(ProxySecret.KeyLength), out var secret));
        return secret!;
    }

    public static UserAccount Account(UserSettings settings, int workers = 2, int graceSeconds = 10, UserTotals? totals = null, bool isShared = false) =>
        new(settings, 0, workers, TimeSpan.FromSeconds(graceSeconds), totals, isShared);

    /// <summary>An address as connections carry it.</summary>
    public static UInt128 Address(string text) => BinaryPrimitives.ReadUInt128BigEndian(IPAddress.Parse(text).MapToIPv6().GetAddressBytes());

    public static UInt128 Address(int number) => Address($"10.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}");
}
