-- One flat document per line, whether it came by OTLP or was printed. The fields are those of the services' console lines, so that a search
-- finds both; the index template (elasticsearch/provision/index-template.json) knows their types. A document that does not fit them is refused, and
-- lost without a trace when the request has others that fit: whatever comes, a field has its type.

local levels = { 'trace', 'debug', 'info', 'warning', 'error', 'critical' }
local level_names = { warn = 'warning', information = 'info', err = 'error', fatal = 'critical', panic = 'critical' }

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

-- The text of a value of any type. Numbers are doubles here, which tostring writes with 14 digits.
local function text(value)
  if type(value) == 'number' and value % 1 == 0 and math.abs(value) < 2 ^ 53 then return string.format('%d', value) end
  if type(value) ~= 'table' then return value ~= nil and tostring(value) or nil end
  local parts, list = {}, #value > 0
  for key, inner in pairs(value) do
    parts[#parts + 1] = (list and '' or key .. ': ') .. text(inner)
  end
  if not list then table.sort(parts) end
  return table.concat(parts, ', ')
end

-- One type for all: two services may give one name to a number and to a text, and the second would be refused. Nothing where there is nothing.
local function texts(values, without)
  local result = {}
  for key, value in pairs(type(values) == 'table' and values or {}) do
    if not (without and without[key]) then
      -- A list's keys are numbers, and with those only it would stay a list.
      result[tostring(key)] = text(value)
    end
  end
  return next(result) and result or nil
end

-- The names of others for the same, as their JSON has them: flat, or within "log".
local function printed_level(record)
  local name = record.level or record['log.level'] or type(record.log) == 'table' and record.log.level
  name = type(name) == 'string' and name:lower() or nil
  return name and (level_names[name] or name)
end

-- Before version 5.0.4 the OTLP input computes the fraction of a second wrong, beyond a second mostly, which Elasticsearch refuses. The record has its
-- own time, in nanoseconds, unless it came as JSON: then the second is right and no more.
local function time_of(otlp, timestamp)
  local nanoseconds = otlp.timestamp or otlp.observed_timestamp
  if type(nanoseconds) ~= 'number' then return { sec = timestamp.sec, nsec = timestamp.nsec % 1e9 } end
  local fraction = math.fmod(nanoseconds, 1e9)
  return { sec = (nanoseconds - fraction) / 1e9, nsec = fraction }
end

local in_fields = { ['exception.stacktrace'] = true, ['event.name'] = true, ['{OriginalFormat}'] = true }

local function from_otlp(otlp, group, record)
  local attributes = otlp.attributes or {}
  return {
    message = text(record.log or record.message),
    level = level(otlp.severity_number),
    category = group.scope and group.scope.name,
    -- The first is there from version 5 on.
    event = text(otlp.event_name or attributes['event.name']),
    trace_id = hex(otlp.trace_id, 16),
    span_id = hex(otlp.span_id, 8),
    exception = text(attributes['exception.stacktrace']),
    resource = texts(group.resource and group.resource.attributes),
    attributes = texts(attributes, in_fields),
  }
end

-- The services print these fields; of everybody else's lines there is the text, and whatever of these names its JSON has.
local function from_console(record)
  return {
    message = text(record.message or record.msg or record.log),
    level = printed_level(record),
    category = text(record.category),
    event = text(record.event),
    trace_id = text(record.trace_id),
    span_id = text(record.span_id),
    exception = text(record.exception),
    resource = texts(record.resource),
    attributes = texts(record.attributes),
    scope = texts(record.scope),
    stream = record.stream,
  }
end

function flatten(tag, timestamp, group, metadata, record)
  local document
  local otlp = metadata and metadata.otlp
  if otlp then
    document = from_otlp(otlp, group or {}, record)
  else
    document = from_console(record)
  end
  local pod = record.kubernetes
  if pod then
    document.kubernetes = { namespace = pod.namespace_name, pod = pod.pod_name, container = pod.container_name, node = pod.host }
  end
  document.service = document.resource and document.resource['service.name'] or pod and pod.container_name or nil
  -- 2: the time stays as it is, to the nanosecond.
  return otlp and 1 or 2, otlp and time_of(otlp, timestamp) or timestamp, metadata, document
end
