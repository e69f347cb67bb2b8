using System.Reflection;

namespace Dxf.Tests.PublicApi;

/// <summary>Types by the names that C# has for them, and with the question marks of members.</summary>
internal static class ApiNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
    };

    public static string Of(Type type)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!);
        if (type.IsArray)
            return Of(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying) + "?";
        if (Keywords.TryGetValue(type, out string? keyword))
            return keyword;
        string name = type.IsNested && !type.IsGenericParameter ? $"{Of(type.DeclaringType!)}.{type.Name}" : type.Name;
        string space = type.IsGenericParameter || type.IsNested || type.Namespace is null or "Dxf" || type.Namespace.StartsWith("System", StringComparison.Ordinal)
            ? ""
            : type.Namespace + ".";
        return type.IsGenericType
            ? $"{space}{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>"
            : space + name;
    }

    public static string OfMember(FieldInfo field) => Of(new NullabilityInfoContext().Create(field));

    public static string OfMember(PropertyInfo property) => Of(new NullabilityInfoContext().Create(property));

    public static string OfMember(ParameterInfo parameter) => Of(new NullabilityInfoContext().Create(parameter));

    private static string Of(NullabilityInfo info)
    {
        if (Nullable.GetUnderlyingType(info.Type) is not null)
            return Of(info.Type);
        string mark = !info.Type.IsValueType && (info.ReadState is NullabilityState.Nullable || info.WriteState is NullabilityState.Nullable) ? "?" : "";
        if (info.ElementType is { } element)
            return Of(element) + "[]" + mark;
        return info.GenericTypeArguments.Length is 0
            ? Of(info.Type) + mark
            : $"{Of(info.Type).Split('<')[0]}<{string.Join(", ", info.GenericTypeArguments.Select(Of))}>{mark}";
    }
}
