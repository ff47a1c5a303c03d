{{/* The name of all objects of a release: the release's, with the chart's behind it unless it is in there. */}}
{{- define "k8s-heartbeat.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}{{ end -}}
{{- end -}}

{{/* The name of what belongs to no namespace: another release of the same name may be in another one. */}}
{{- define "k8s-heartbeat.clusterName" -}}
{{ printf "%s:%s" .Release.Namespace (include "k8s-heartbeat.name" .) }}
{{- end -}}

{{- define "k8s-heartbeat.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "k8s-heartbeat.labels" -}}
{{ include "k8s-heartbeat.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{/* An image: (list of images' entry, chart's version). */}}
{{- define "k8s-heartbeat.image" -}}
{{- $image := index . 0 -}}
{{- if $image.digest }}{{ $image.repository }}@{{ $image.digest }}
{{- else }}{{ $image.repository }}:{{ $image.tag | default (index . 1) }}{{ end -}}
{{- end -}}

{{- define "k8s-heartbeat.tokenSecret" -}}
{{ .Values.token.existingSecret | default (printf "%s-token" (include "k8s-heartbeat.name" .)) }}
{{- end -}}

{{/* What both containers may do. */}}
{{- define "k8s-heartbeat.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: ["ALL"]
{{- end -}}

{{/* Requests and limits: `cpu: 2` is a number in YAML, and a server-side apply of older servers wants a string. */}}
{{- define "k8s-heartbeat.resources" -}}
{{- range $what, $quantities := . }}
{{ $what }}:
  {{- range $name, $quantity := $quantities }}
  {{ $name }}: {{ $quantity | toString | quote }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* What may be read, as in config/clusterrole.yaml. */}}
{{- define "k8s-heartbeat.rules" -}}
- apiGroups: ["apps"]
  resources: ["deployments", "statefulsets", "daemonsets", "replicasets"]
  verbs: ["get", "list", "watch"]
- apiGroups: ["batch"]
  resources: ["jobs", "cronjobs"]
  verbs: ["get", "list", "watch"]
- apiGroups: [""]
  resources: ["pods"]
  verbs: ["list", "watch"]
# Evidence for verdicts; without this rule they come without.
- apiGroups: [""]
  resources: ["events"]
  verbs: ["list", "watch"]
{{- end -}}
