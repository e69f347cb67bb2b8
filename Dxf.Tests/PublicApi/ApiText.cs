using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Dxf.Tests.PublicApi;

/// <summary>Writes down what an assembly offers to others: a line for each type, and one for each member below it.</summary>
internal static class ApiText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(type => ApiNames.Of(type), StringComparer.Ordinal))
        {
            // How the compiler writes extension members is not what others call.
            if (type.IsNested && type.IsSpecialName)
                continue;
            text.Append(TypeLine(type)).Append('\n');
            foreach (string member in Members(type).Order(StringComparer.Ordinal))
                text.Append("    ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    private static string TypeLine(Type type)
    {
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => (IsReadOnly(type) ? "readonly " : "") + (IsRecord(type) ? "record struct" : "struct"),
            { IsAbstract: true, IsSealed: true } => "static class",
            _ => (type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (IsRecord(type) ? "record" : "class"),
        };
        IEnumerable<Type> bases = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).OrderBy(ApiNames.Of, StringComparer.Ordinal);
        if (type is { IsClass: true, BaseType: { } baseType } && baseType != typeof(object))
            bases = bases.Prepend(baseType);
        string list = type.IsEnum ? "" : string.Join(", ", bases.Select(ApiNames.Of));
        return $"{kind} {ApiNames.Of(type)}{(list.Length > 0 ? " : " + list : "")}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}");

        HashSet<MethodInfo> accessors = [.. type.GetProperties(Declared).SelectMany(property => property.GetAccessors(nonPublic: true))];
        return type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily).Select(FieldLine)
            .Concat(type.GetConstructors(Declared).Where(IsVisible).Where(constructor => !constructor.IsStatic).Select(constructor => $".ctor({Parameters(constructor)})"))
            .Concat(type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(IsVisible)).Select(PropertyLine))
            .Concat(type.GetMethods(Declared).Where(IsVisible).Where(method => !accessors.Contains(method) && !IsWrittenByCompiler(method)).Select(MethodLine));
    }

    private static string FieldLine(FieldInfo field) => field.IsLiteral
        ? $"const {ApiNames.Of(field.FieldType)} {field.Name} = {Literal(field.GetRawConstantValue())}"
        : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{ApiNames.OfMember(field)} {field.Name}";

    private static string PropertyLine(PropertyInfo property)
    {
        MethodInfo? setter = property.SetMethod is { } set && IsVisible(set) ? set : null;
        string accessors = (property.GetMethod is { } get && IsVisible(get) ? "get; " : "")
            + (setter is null ? "" : IsInit(setter) ? "init; " : "set; ");
        MethodInfo any = property.GetMethod ?? property.SetMethod!;
        return $"{Modifiers(any)}{ApiNames.OfMember(property)} {property.Name} {{ {accessors}}}";
    }

    private static string MethodLine(MethodInfo method)
    {
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(ApiNames.Of))}>" : "";
        string extension = method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? "this " : "";
        return $"{Modifiers(method)}{ApiNames.OfMember(method.ReturnParameter)} {method.Name}{generic}({extension}{Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        (parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "")
        + (parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : "")
        + $"{ApiNames.OfMember(parameter)} {parameter.Name}"
        + (parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue)}" : "")));

    private static string Modifiers(MethodInfo method) => method switch
    {
        { DeclaringType.IsInterface: true, IsStatic: false } => "",
        { IsStatic: true } => "static ",
        _ => (method.IsPublic ? "" : "protected ")
            + (method.IsAbstract ? "abstract " : method.GetBaseDefinition() != method ? "override " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : ""),
    };

    private static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool IsReadOnly(Type type) => type.IsDefined(typeof(IsReadOnlyAttribute), inherit: false);

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", Declared) is not null;

    /// <summary>What every record has says nothing about this one.</summary>
    private static bool IsWrittenByCompiler(MethodInfo method) =>
        method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) || method.Name.Contains('<', StringComparison.Ordinal);
}
