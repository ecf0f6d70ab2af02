using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Orleans.Cluster;

/// <summary>
/// The types of an assembly that could be grains. Those that build on another library's classes are not even loaded, since that would load the
/// library: Orleans, which has a list from its code generator, does not do so either.
/// </summary>
internal static class GrainTypes
{
    public static IEnumerable<Type> Of(Assembly assembly)
    {
        if (!File.Exists(assembly.Location))
        {
            return assembly.GetTypes();
        }

        using var stream = File.OpenRead(assembly.Location);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        List<Type> types = [];
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            const TypeAttributes Not = TypeAttributes.Interface | TypeAttributes.Abstract;
            // Only the module itself has no base.
            if (!type.BaseType.IsNil && (type.Attributes & Not) == 0 && type.GetGenericParameters().Count == 0 && !BuildsOnALibrary(metadata, type.BaseType))
            {
                types.Add(assembly.ManifestModule.ResolveType(MetadataTokens.GetToken(handle)));
            }
        }

        return types;
    }

    private static bool BuildsOnALibrary(MetadataReader metadata, EntityHandle baseType)
    {
        if (baseType.Kind == HandleKind.TypeSpecification)
        {
            // ELEMENT_TYPE_GENERICINST, class or value type, and the generic type itself (ECMA-335, II.23.2.12).
            var signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)baseType).Signature);
            const byte GenericInstance = 0x15;
            if (signature.ReadByte() != GenericInstance)
            {
                return false;
            }

            signature.ReadByte();
            baseType = signature.ReadTypeHandle();
        }

        if (baseType.Kind != HandleKind.TypeReference)
        {
            return false;
        }

        var scope = metadata.GetTypeReference((TypeReferenceHandle)baseType).ResolutionScope;
        if (scope.Kind != HandleKind.AssemblyReference)
        {
            return false;
        }

        var name = metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)scope).Name);
        return !name.StartsWith("System.", StringComparison.Ordinal) && !GrainAssemblies.MayHoldGrains(name);
    }
}
