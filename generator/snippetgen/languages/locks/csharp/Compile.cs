// Compile a C# file into a console application: Compile FILE.cs [FOLDER]
// Write FILE.dll and FILE.runtimeconfig.json next to it. Treat warnings as errors.
// FOLDER holds the libraries to compile against; the default is the .NET runtime's own.

using System;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

public static class Compile
{
    private const string RuntimeConfig =
        @"{""runtimeOptions"": {""framework"": {""name"": ""Microsoft.NETCore.App"", ""version"": ""8.0.0""}}}";

    public static int Main(string[] arguments)
    {
        var file = arguments[0];
        if (file == "--version")
        {
            var roslyn = typeof(CSharpCompilation).Assembly.GetName().Version!.ToString(3);
            Console.WriteLine($".NET {Environment.Version}, Roslyn {roslyn}");
            return 0;
        }

        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var libraries = Directory.GetFiles(arguments.Length > 1 ? arguments[1] : runtime, "*.dll");
        var syntax = new CSharpParseOptions(LanguageVersion.CSharp8);
        var options = new CSharpCompilationOptions(
            OutputKind.ConsoleApplication,
            warningLevel: 4, // the highest level of Roslyn 3.6
            nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(file),
            new[] { CSharpSyntaxTree.ParseText(File.ReadAllText(file), syntax, file) },
            libraries.Select(library => MetadataReference.CreateFromFile(library)),
            options);

        var emitted = compilation.Emit(Path.ChangeExtension(file, ".dll"));
        File.WriteAllText(Path.ChangeExtension(file, ".runtimeconfig.json"), RuntimeConfig);
        var messages = emitted.Diagnostics.Where(found => found.Severity >= DiagnosticSeverity.Warning).ToList();
        messages.ForEach(Console.Error.WriteLine);
        return messages.Count == 0 ? 0 : 1;
    }
}
