using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace House.Tests.Deployment;

/// <summary>The files of deploy/ agree with each other and with what the program takes.</summary>
public sealed partial class DeploymentTests
{
    private const string ComposeFile = "deploy/docker-compose.scale.yml";
    private const string Dockerfile = "deploy/docker/Dockerfile";

    private static readonly YamlMappingNode Compose = Yaml.Read(ComposeFile)[0];

    [Theory]
    [InlineData("silo", 3)]
    [InlineData("gateway", 2)]
    [InlineData("updates", 2)]
    [InlineData("history", 1)]
    [InlineData("stats", 1)]
    public void Replicas_OfEveryHost_AreTheSameEverywhere(string name, int expected)
    {
        Assert.Equal(expected.ToString(System.Globalization.CultureInfo.InvariantCulture), Compose.At("services", name, "deploy", "replicas")?.ToString());
        var workload = Assert.Single(Workloads(), workload => workload.At("metadata", "name")?.ToString() == name);
        Assert.Equal(expected.ToString(System.Globalization.CultureInfo.InvariantCulture), workload.At("spec", "replicas")?.ToString());
    }

    [Fact]
    public void Services_OfCompose_HaveLimitsAndAreWatched()
    {
        var findings = from service in Compose.At("services").Entries()
                       from finding in Missing(service.Key, service.Value)
                       select finding;

        Findings.None(findings);

        static IEnumerable<string> Missing(string name, YamlNode service)
        {
            if (service.At("deploy", "resources", "limits", "memory") is null)
            {
                yield return $"{name} has no limit of memory";
            }

            // The image of the collector of traces has no program to ask with.
            if (service.At("healthcheck") is null && name != "otel-collector")
            {
                yield return $"{name} has no health check";
            }

            if (service.At("restart")?.ToString() != "unless-stopped")
            {
                yield return $"{name} is not started again";
            }
        }
    }

    [Fact]
    public void Pods_OfKubernetes_KeepToTheRestrictedProfileAndAreWatched()
    {
        var findings = from workload in Workloads()
                       let pod = workload.At("spec", "template", "spec")
                       from container in pod.At("containers").Items()
                       from rule in new (string What, bool Holds)[]
                       {
                           ("runs as root", pod.At("securityContext", "runAsNonRoot")?.ToString() == "true"),
                           ("has no seccomp profile", pod.At("securityContext", "seccompProfile", "type")?.ToString() == "RuntimeDefault"),
                           ("may gain privileges", container.At("securityContext", "allowPrivilegeEscalation")?.ToString() == "false"),
                           ("writes its own files", container.At("securityContext", "readOnlyRootFilesystem")?.ToString() == "true"),
                           ("keeps capabilities", container.At("securityContext", "capabilities", "drop").Items().Any(item => item.ToString() == "ALL")),
                           ("has no readiness probe", container.At("readinessProbe") is not null),
                           ("has no liveness probe", container.At("livenessProbe") is not null),
                           ("has no limit of memory", container.At("resources", "limits", "memory") is not null),
                       }
                       where !rule.Holds
                       select $"{workload.At("metadata", "name")} {rule.What}";

        Findings.None(findings);
    }

    [Fact]
    public void Variables_ThatAreSet_AreSettingsOfTheProgram()
    {
        var documents = string.Concat(Repository.Files("*.md").Where(path => path.StartsWith("docs/", StringComparison.Ordinal)).Select(Repository.Read));
        var known = Variable().Matches(documents).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        var set = Variable().Matches(Repository.Read(ComposeFile)).Concat(Variable().Matches(Repository.Read(Dockerfile)))
            .Concat(Manifests().SelectMany(path => Variable().Matches(Repository.Read(path))))
            .Select(match => match.Value).Distinct();

        // NAME_FILE is the secret NAME in a file. Versions and published ports are compose's own.
        Findings.None(set.Where(name => !known.Contains(name) && !(name.EndsWith("_FILE", StringComparison.Ordinal) && known.Contains(name[..^5]))
            && name is not ("TELEPOOL_VERSION" or "TELEPOOL_GATEWAY_PORTS")).Select(name => $"{name} is in no document"));
    }

    [Fact]
    public void Secrets_ThatAreUsed_AreMadeByTheScript()
    {
        var made = Made().Matches(Repository.Read("deploy/docker/secrets.sh")).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var used = Compose.At("secrets").Entries().Select(entry => entry.Key)
            .Concat(Compose.At("services").Entries().SelectMany(service => service.Value.At("secrets").Items()).Select(secret => secret.ToString()))
            .Concat(Manifests().Append(ComposeFile).SelectMany(path => Secret().Matches(Repository.Read(path))).Select(match => match.Groups[1].Value))
            .Distinct();

        // "telepool" is the folder that the secrets are mounted as.
        Findings.None(used.Where(name => name != "telepool" && !made.Contains(name)).Select(name => $"nobody makes {name}"));
    }

    [Fact]
    public void Images_ThatAreBuilt_AreStagesOfTheDockerfile()
    {
        var stages = Stage().Matches(Repository.Read(Dockerfile)).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var targets = Compose.At("services").Entries().Select(service => service.Value.At("build", "target")?.ToString()).OfType<string>()
            .Concat(Workloads().SelectMany(workload => workload.At("spec", "template", "spec", "containers").Items())
                .Select(container => container.At("image")!.ToString()).Where(image => image.StartsWith("telepool/", StringComparison.Ordinal)).Select(image => image["telepool/".Length..]));

        Findings.None(targets.Distinct().Where(target => !stages.Contains(target)).Select(target => $"{Dockerfile} has no stage {target}"));
    }

    [Theory]
    [InlineData("docker-compose")]
    [InlineData("docker", "compose")]
    public async Task ComposeFile_IsTakenByCompose(params string[] program)
    {
        if (await OtherProgram.RunAsync(program[0], [.. program[1..], "version"]) is not { Code: 0 })
        {
            Assert.Skip($"{string.Join(' ', program)} is missing.");
        }

        var (code, said) = (await OtherProgram.RunAsync(program[0], [.. program[1..], "-f", Path.Combine(Repository.Root, ComposeFile), "config", "--quiet"]))!.Value;

        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task Manifests_AreTakenByKustomize()
    {
        if (await OtherProgram.RunAsync("kubectl", ["version", "--client"]) is not { Code: 0 })
        {
            Assert.Skip("kubectl is missing.");
        }

        var (code, said) = (await OtherProgram.RunAsync("kubectl", ["kustomize", Path.Combine(Repository.Root, "deploy/kubernetes")]))!.Value;

        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task SecretsScript_CalledTwice_KeepsWhatItMade()
    {
        var folder = Directory.CreateTempSubdirectory("telepool-secrets-");
        try
        {
            var script = Path.Combine(Repository.Root, "deploy/docker/secrets.sh");
            if (await OtherProgram.RunAsync("openssl", ["version"]) is null)
            {
                Assert.Skip("openssl is missing.");
            }

            var first = (await OtherProgram.RunAsync("bash", [script, folder.FullName]))!.Value;
            Assert.True(first.Code == 0, first.Said);
            var made = folder.EnumerateFiles().ToDictionary(file => file.Name, file => File.ReadAllText(file.FullName));
            var second = (await OtherProgram.RunAsync("bash", [script, folder.FullName]))!.Value;

            Assert.True(second.Code == 0, second.Said);
            Assert.Equal(made, folder.EnumerateFiles().ToDictionary(file => file.Name, file => File.ReadAllText(file.FullName)));
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(folder.FullName) == (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
            Assert.Matches("^telepool-key-file 1\nkey [0-9a-f]{16} [A-Za-z0-9+/]{43}= [0-9a-f]{16}\n$", made["keys"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> Manifests() => Repository.Files("*.yaml").Where(path => path.StartsWith("deploy/kubernetes/", StringComparison.Ordinal));

    private static IEnumerable<YamlMappingNode> Workloads() =>
        Manifests().SelectMany(Yaml.Read).Where(document => document.At("kind")?.ToString() is "StatefulSet" or "Deployment");

    [GeneratedRegex(@"\b(?:TELEPOOL|MTPROTO|OBS|OTEL|PROMETHEUS|HEALTH|GRACEFUL)_[A-Z0-9_]*[A-Z0-9]\b")]
    private static partial Regex Variable();

    [GeneratedRegex("^ *make ([a-z-]+) ", RegexOptions.Multiline)]
    private static partial Regex Made();

    [GeneratedRegex("/run/secrets/(?:telepool/)?([a-z-]+[a-z])(?![a-z/])")]
    private static partial Regex Secret();

    [GeneratedRegex("^FROM .* AS ([a-z]+)$", RegexOptions.Multiline)]
    private static partial Regex Stage();
}
