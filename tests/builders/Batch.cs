// Run the compiler once for each line of the file `jobs`: a folder, the compiler and its arguments, between tabs.

using System;
using System.IO;
using System.Reflection;

public static class Batch
{
    public static void Main()
    {
        var compile = Assembly.LoadFrom("/opt/csharp/compiler/Compile.dll").GetType("Compile")!.GetMethod("Main")!;
        foreach (var line in File.ReadAllLines("jobs"))
        {
            var job = line.Split('\t');
            var said = new StringWriter();
            Console.SetError(said);
            var code = compile.Invoke(null, new object[] { job[2..] })!;
            File.WriteAllText(Path.Combine(job[0], "said"), said.ToString());
            File.WriteAllText(Path.Combine(job[0], "code"), code.ToString());
        }
    }
}
