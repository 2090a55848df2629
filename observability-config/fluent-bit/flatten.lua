-- One flat document per line, whether it came by OTLP or was printed. The fields are those of the services' console lines, so that a search
-- finds both; the index template (elasticsearch/provision/index-template.json) knows their types.

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

-- One type for all: two services may give one name to a number and to a text, and the second would be refused. Nothing where there is nothing.
local function texts(values, without)
  local result = {}
  for key, value in pairs(type(values) == 'table' and values or {}) do
    if not (without and without[key]) then
      result[key] = type(value) == 'table' and value or tostring(value)
    end
  end
  return next(result) and result or nil
end

local in_fields = { ['exception.stacktrace'] = true, ['{OriginalFormat}'] = true }

local function from_otlp(otlp, group, record)
  local attributes = otlp.attributes or {}
  return {
    message = record.log or record.message,
    level = level(otlp.severity_number),
    category = group.scope and group.scope.name,
    event = otlp.event_name or attributes['event.name'] or attributes['logrecord.event.name'],
    trace_id = hex(otlp.trace_id, 16),
    span_id = hex(otlp.span_id, 8),
    exception = attributes['exception.stacktrace'],
    resource = texts(group.resource and group.resource.attributes),
    attributes = texts(attributes, in_fields),
  }
end

-- The services print these fields; of everybody else's lines there is the text, and whatever of these names its JSON has.
local function from_console(record)
  return {
    message = record.message or record.msg or record.log,
    level = type(record.level) == 'string' and record.level:lower() or nil,
    category = record.category,
    event = record.event,
    trace_id = record.trace_id,
    span_id = record.span_id,
    exception = record.exception,
    resource = texts(record.resource),
    attributes = texts(record.attributes),
    scope = texts(record.scope),
    stream = record.stream,
  }
end

function flatten(tag, timestamp, group, metadata, record)
  local document
  if metadata and metadata.otlp then
    document = from_otlp(metadata.otlp, group or {}, record)
  else
    document = from_console(record)
  end
  local pod = record.kubernetes
  if pod then
    document.kubernetes = { namespace = pod.namespace_name, pod = pod.pod_name, container = pod.container_name, node = pod.host }
  end
  document.service = document.resource and document.resource['service.name'] or pod and pod.container_name or nil
  -- 2: the time stays as it is, to the nanosecond.
  return 2, timestamp, metadata, document
end
