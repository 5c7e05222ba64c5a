# Runs a snippet as a job server does: in a thread of this process; then sees that nothing has changed.
require 'base64'
require 'json'
require 'net/http'

file = ARGV[0]
seconds = ARGV[1].to_f

def state
  handlers = %w[INT TERM HUP].to_h do |name|
    handler = trap(name, 'DEFAULT')
    trap(name, handler)
    [name, handler]
  end
  [handlers, $stdout.sync, $stderr.sync, Encoding.default_external, Encoding.default_internal, ENV.to_h, $VERBOSE]
end

before = state
job = Thread.new { load(file, true) }
job.report_on_exception = false
job.join
sleep seconds
left = Thread.list.reject { |thread| thread == Thread.current || thread.inspect.include?("Timeout stdlib") }
abort "the snippet changed the process: #{before} #{state}" unless state == before
abort "the snippet left #{left}" if left.any?
File.write('survived', '')
