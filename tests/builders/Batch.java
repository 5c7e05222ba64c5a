import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Run a compiler once for each line of the file `jobs`: a folder, the compiler and its arguments, between tabs. */
public class Batch {
  public static void main(String[] none) throws Exception {
    for (String line : Files.readAllLines(Path.of("jobs"))) {
      String[] job = line.split("\t");
      String[] arguments = Arrays.stream(job).skip(2).map(Batch::expanded).toArray(String[]::new);
      var said = new ByteArrayOutputStream();
      int code = job[1].equals("javac") ? javac(arguments, said) : kotlinc(arguments, said);
      Files.write(Path.of(job[0], "said"), said.toByteArray());
      Files.writeString(Path.of(job[0], "code"), "" + code);
    }
  }

  /** The jars of a folder, which the program `javac` would look for itself. */
  private static String expanded(String argument) {
    if (!argument.endsWith("/*")) {
      return argument;
    }
    var files = Path.of(argument).getParent().toFile().listFiles();
    return Arrays.stream(files).map(String::valueOf).sorted().collect(Collectors.joining(":"));
  }

  private static int javac(String[] arguments, ByteArrayOutputStream said) {
    return com.sun.tools.javac.Main.compile(arguments, new PrintWriter(said, true));
  }

  private static int kotlinc(String[] arguments, ByteArrayOutputStream said) throws Exception {
    var compiler = Class.forName("org.jetbrains.kotlin.cli.jvm.K2JVMCompiler");
    var exec = compiler.getMethod("exec", PrintStream.class, String[].class);
    var ended = exec.invoke(compiler.getDeclaredConstructor().newInstance(), new PrintStream(said, true), arguments);
    return ended.toString().equals("OK") ? 0 : 1;
  }
}
