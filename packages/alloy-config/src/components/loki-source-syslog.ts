import { block, body, experimental, optional, required, requiredBlocks } from '../schema/body-spec.js';
import { boolean, capsule, choice, duration, integer, listOf, mapOf, string } from '../schema/value-type.js';
import { forwardsSomewhere } from '../validation/rules/forwarding.js';
import { syslogFormatIsStable } from '../validation/rules/loki-source-syslog.js';
import { defineComponent } from './define-component.js';
import { tlsConfig } from './shared/tls-config.js';

const ciscoComponents = body({
  members: {
    /** Reads all of them. Default false. */
    enable_all: optional(boolean, false),
    /** Reads the message counter. Default false. */
    message_counter: optional(boolean, false),
    /** Reads the sequence number. Default false. */
    sequence_number: optional(boolean, false),
    /** Reads the host name. Default false. */
    hostname: optional(boolean, false),
    /** Reads fractions of seconds. Default false. */
    second_fractions: optional(boolean, false),
  },
});

const rawFormat = body({
  members: {
    /** Ends lines at a zero byte. Default false. */
    use_null_terminator_delimiter: optional(boolean, false),
  },
});

const listener = body({
  members: {
    /** host:port to listen on. */
    address: required(string),
    /** Default "tcp". */
    protocol: optional(choice('tcp', 'udp'), 'tcp'),
    /** How long a connection may be idle. Default "120s". */
    idle_timeout: optional(duration, '120s'),
    /** Makes structured data labels that begin with `__syslog_`. Default false. */
    label_structured_data: optional(boolean, false),
    /** Labels of all lines. */
    labels: optional(mapOf(string)),
    /** Keeps the times of the lines. Default false: the time of arrival. */
    use_incoming_timestamp: optional(boolean, false),
    /** Keeps the whole message as the line. Default false. */
    use_rfc5424_message: optional(boolean, false),
    /** Takes the current year for times without one. Default false. */
    rfc3164_default_to_current_year: optional(boolean, false),
    /** Takes empty messages. Default false. */
    rfc5424_allow_empty_msg: optional(boolean, false),
    /** Longest message in bytes. Default 8192. */
    max_message_length: optional(integer, 8192),
    /** Default "rfc5424". */
    syslog_format: optional(choice('rfc5424', 'rfc3164', 'raw'), 'rfc5424'),
    /** Messages that wait over UDP. */
    udp_queue_size: optional(integer),
    /** Hosts that are remembered over UDP. */
    udp_host_cache_size: optional(integer),
    /** TLS towards senders. */
    tls_config: block(tlsConfig),
    /** How raw messages end. */
    raw_format_options: block(rawFormat),
    /** Parts that Cisco adds. */
    rfc3164_cisco_components: experimental(block(ciscoComponents)),
  },
  rules: [syslogFormatIsStable],
});

/** Takes log lines over syslog. Labels that begin with `__syslog_` need `relabel_rules`. */
export const lokiSourceSyslog = defineComponent({
  name: 'loki.source.syslog',
  exports: {},
  body: body({
    members: {
      /** Receivers of the lines. */
      forward_to: required(listOf(capsule('LogsReceiver'))),
      /** Steps that labels go through, such as `loki.relabel.x.rules`. */
      relabel_rules: optional(capsule('RelabelRules')),
      /** Where to listen. */
      listener: requiredBlocks(listener),
    },
    rules: [forwardsSomewhere],
  }),
});
