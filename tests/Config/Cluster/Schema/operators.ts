// What objects of the Prometheus Operator, KEDA and External Secrets may consist of, out of the operators' own types, as @kubernetes-models (MIT) publishes them.
// operators.schema.json is made of it, in a folder with this file:
//   npm install @kubernetes-models/prometheus-operator@6.0.0 @kubernetes-models/keda@2.0.0 @kubernetes-models/external-secrets@2.0.0 ts-json-schema-generator@2
//   echo '{"compilerOptions":{"module":"esnext","moduleResolution":"bundler"}}' >tsconfig.json
//   npx ts-json-schema-generator --path operators.ts --tsconfig tsconfig.json --type Objects --no-type-check --expose none --no-top-ref --jsDoc none --minify --out operators.schema.json
// No package has Strimzi's types or ECK's.
import type { IPodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';
import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import type { IScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject';
import type { IExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret';

type Written<Kind extends { apiVersion: string; kind: string; spec?: object }> = Pick<Kind, 'apiVersion' | 'kind' | 'spec'>;

export type Objects = Written<IPodMonitor> | Written<IPrometheusRule> | Written<IServiceMonitor> | Written<IScaledObject> | Written<IExternalSecret>;
