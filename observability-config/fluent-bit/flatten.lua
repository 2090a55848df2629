-- One flat document per log record. The fields are those of the services' console lines, so that a search finds both.

local levels = { 'trace', 'debug', 'info', 'warning', 'error', 'critical' }

-- Ids come as bytes from protobuf and as text from JSON.
local function hex(id, bytes)
  if id == nil or id == '' then return nil end
  if #id ~= bytes then return id end
  return (id:gsub('.', function(byte) return string.format('%02x', byte:byte()) end))
end

-- OpenTelemetry's severity numbers, four to a level: 1-4 trace ... 21-24 fatal.
local function level(number)
  if number == nil or number < 1 then return nil end
  return levels[math.min(math.floor((number - 1) / 4) + 1, #levels)]
end

local function timestamp_text(timestamp)
  local seconds = math.floor(timestamp)
  local milliseconds = math.floor((timestamp - seconds) * 1000)
  return os.date('!%Y-%m-%dT%H:%M:%S', seconds) .. string.format('.%03dZ', milliseconds)
end

function flatten(tag, timestamp, group, metadata, record)
  local otlp = metadata and metadata.otlp or {}
  local resource = group and group.resource and group.resource.attributes or {}
  local scope = group and group.scope or {}
  local attributes = otlp.attributes or {}
  local document = {
    ['@timestamp'] = timestamp_text(timestamp),
    message = record.log or record.message,
    level = level(otlp.severity_number),
    category = scope.name,
    event = otlp.event_name or attributes['event.name'] or attributes['logrecord.event.name'],
    trace_id = hex(otlp.trace_id, 16),
    span_id = hex(otlp.span_id, 8),
    exception = attributes['exception.stacktrace'],
    resource = resource,
    attributes = {},
  }
  for key, value in pairs(attributes) do
    if key ~= 'exception.stacktrace' and key ~= '{OriginalFormat}' then
      -- One type for all: two services may give one name to a number and to a text, and the second would be refused.
      document.attributes[key] = type(value) == 'table' and value or tostring(value)
    end
  end
  return 1, timestamp, metadata, document
end
