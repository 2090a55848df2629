// What a dashboard of this repository may consist of, out of Grafana's own types: core panels with their options, and of the rest what is used.
// dashboard.schema.json is made of it, in a folder with this file, for the version of Grafana in observability-config/stack.json:
//   npm install @grafana/schema@13.1.0 ts-json-schema-generator@2
//   npx ts-json-schema-generator --path dashboard.ts --type Dashboard --no-type-check --expose none --no-top-ref --jsDoc none --minify --out dashboard.schema.json
import * as raw from '@grafana/schema/dist/types/raw/dashboard/x/types.gen';
import * as timeseries from '@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/types.gen';
import * as stat from '@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/types.gen';
import * as gauge from '@grafana/schema/dist/types/raw/composable/gauge/panelcfg/x/types.gen';
import * as bargauge from '@grafana/schema/dist/types/raw/composable/bargauge/panelcfg/x/types.gen';
import * as table from '@grafana/schema/dist/types/raw/composable/table/panelcfg/x/types.gen';
import * as statetimeline from '@grafana/schema/dist/types/raw/composable/statetimeline/panelcfg/x/types.gen';
import * as text from '@grafana/schema/dist/types/raw/composable/text/panelcfg/x/types.gen';

interface Field<Custom> extends Required<Pick<raw.FieldConfig, 'unit' | 'color' | 'thresholds' | 'mappings' | 'noValue'>> {
  min?: number;
  max?: number;
  decimals?: number;
  custom?: Custom;
}

interface Panel<Type, Options, Custom> extends Required<Pick<raw.Panel, 'id' | 'title' | 'description' | 'gridPos'>> {
  type: Type;
  links?: raw.DashboardLink[];
  fieldConfig: { defaults: Field<Custom>; overrides: raw.FieldConfigSource['overrides'] };
  options: Options;
}

// The types leave queries to the data sources. This is what Prometheus' takes.
interface Target {
  refId: string;
  datasource: raw.DataSourceRef;
  expr: string;
  legendFormat: string;
  format: 'time_series' | 'table';
  editorMode: 'code';
  range: boolean;
  instant: boolean;
  exemplar?: boolean;
}

interface Queried<Type, Options, Custom> extends Panel<Type, Options, Custom> {
  datasource: raw.DataSourceRef;
  targets: Target[];
  transformations?: raw.DataTransformerConfig[];
}

interface Annotation extends Pick<raw.AnnotationQuery, 'name' | 'datasource' | 'enable' | 'iconColor'> {
  target: { refId: string; expr: string; interval: string };
  titleFormat: string;
  textFormat: string;
  tagKeys: string;
}

type Variable = Required<Pick<raw.VariableModel,
  'type' | 'name' | 'label' | 'datasource' | 'query' | 'includeAll' | 'allValue' | 'multi' | 'current' | 'options' | 'refresh' | 'sort' | 'regex' | 'hide'>>
  & { definition: string };

export interface Dashboard extends Required<Pick<raw.Dashboard,
  'uid' | 'title' | 'description' | 'tags' | 'version' | 'editable' | 'graphTooltip' | 'refresh' | 'timezone' | 'fiscalYearStartMonth' | 'time' | 'timepicker' | 'links'>> {
  // The constant of the types: defaultDashboard.schemaVersion.
  schemaVersion: 42;
  templating: { list: Variable[] };
  annotations: { list: Annotation[] };
  panels: Array<
    // Rows are open: what is in them stands beside them.
    | (Omit<Required<raw.RowPanel>, 'panels' | 'datasource' | 'repeat'> & { panels: never[] })
    | Queried<'timeseries', timeseries.Options, timeseries.FieldConfig>
    | Queried<'stat', stat.Options, never>
    | Queried<'gauge', gauge.Options, never>
    | Queried<'bargauge', bargauge.Options, never>
    | Queried<'table', table.Options, table.FieldConfig>
    | Queried<'state-timeline', statetimeline.Options, statetimeline.FieldConfig>
    | Panel<'text', text.Options, never>
  >;
}
