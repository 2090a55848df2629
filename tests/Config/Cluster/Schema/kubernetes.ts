// What objects of Kubernetes' own kinds may consist of, out of its API's types, as kubernetes-models (MIT) publishes them.
// kubernetes.schema.json is made of it, in a folder with this file:
//   npm install kubernetes-models@5.1.0 ts-json-schema-generator@2
//   echo '{"compilerOptions":{"module":"esnext","moduleResolution":"bundler"}}' >tsconfig.json
//   npx ts-json-schema-generator --path kubernetes.ts --tsconfig tsconfig.json --type Objects --no-type-check --no-top-ref --jsDoc none --minify --out kubernetes.schema.json
import type { IDaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import type { ICronJob } from 'kubernetes-models/batch/v1/CronJob';
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { IClusterRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole';
import type { IClusterRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRoleBinding';
import type { IRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { INamespace } from 'kubernetes-models/v1/Namespace';
import type { IPersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import type { ISecret } from 'kubernetes-models/v1/Secret';
import type { IService } from 'kubernetes-models/v1/Service';
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';

type Workloads = IDaemonSet | IDeployment | IStatefulSet | ICronJob | IHorizontalPodAutoscaler | IPodDisruptionBudget;
type Access = IClusterRole | IClusterRoleBinding | IRoleBinding | IServiceAccount | INetworkPolicy;

export type Objects = Workloads | Access | IConfigMap | IIngress | INamespace | IPersistentVolumeClaim | ISecret | IService;
