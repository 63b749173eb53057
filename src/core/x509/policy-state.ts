// Certificate policies in path validation: inputs and state variables of RFC 5280 section 6.1, with the graph of RFC 9618.
import type { Certificate } from './certificate.ts';
import { ANY_POLICY, PolicyGraph } from './policy-graph.ts';

/** 6.1.1 (c), (e), (f), (g). What is absent restricts nothing. */
export interface PolicyInputs {
  /** user-initial-policy-set, object identifiers; anyPolicy in it (the default) means every policy. */
  readonly initialPolicySet?: readonly string[];
  readonly initialPolicyMappingInhibit?: boolean;
  readonly initialExplicitPolicy?: boolean;
  readonly initialInhibitAnyPolicy?: boolean;
}

/** Equal for inputs that mean the same, different for all others. */
export function policyInputsKey(inputs: PolicyInputs): string {
  const { initialPolicyMappingInhibit: mapping, initialExplicitPolicy: explicit, initialInhibitAnyPolicy: any } = inputs;
  return JSON.stringify([initialPoliciesOf(inputs), mapping === true, explicit === true, any === true]);
}

function initialPoliciesOf({ initialPolicySet = [ANY_POLICY] }: PolicyInputs): readonly string[] {
  return initialPolicySet.includes(ANY_POLICY) ? [ANY_POLICY] : [...new Set(initialPolicySet)].sort();
}

/** Steps throw MalformedError DER_* or CERTIFICATE_POLICY_* when an extension cannot be read. */
export class PolicyState {
  readonly #initialPolicies: readonly string[];
  readonly #graph = new PolicyGraph();
  /** How many more certificates may pass before the rule begins; 0: it holds. */
  #explicitPolicy: number;
  #policyMapping: number;
  #inhibitAnyPolicy: number;

  /** `length`: certificates on the path without the anchor, n of 6.1.1 (a). */
  constructor(length: number, inputs: PolicyInputs) {
    this.#initialPolicies = initialPoliciesOf(inputs);
    // 6.1.2 (d), (e), (f)
    this.#explicitPolicy = inputs.initialExplicitPolicy === true ? 0 : length + 1;
    this.#inhibitAnyPolicy = inputs.initialInhibitAnyPolicy === true ? 0 : length + 1;
    this.#policyMapping = inputs.initialPolicyMappingInhibit === true ? 0 : length + 1;
  }

  /** 6.1.3 (d) to (f): false when a policy is required here and none is valid. */
  enter(certificate: Certificate, isLast: boolean): boolean {
    const policies = certificate.policies;
    // (e)
    if (policies === undefined) this.#graph.setNull();
    // (d), and (d)(2)(a)(b) about anyPolicy
    else {
      const takesAny = this.#inhibitAnyPolicy > 0 || (!isLast && certificate.isSelfIssued);
      this.#graph.extend(
        policies.map(({ policy }) => policy),
        takesAny,
      );
    }
    // (f)
    return this.#explicitPolicy > 0 || !this.#graph.isNull;
  }

  /** 6.1.4 (a), (b): false when a mapping is forbidden. */
  map(certificate: Certificate): boolean {
    const mappings = certificate.policyMappings;
    if (mappings === undefined) return true;
    // (a)
    if (mappings.has(ANY_POLICY) || [...mappings.values()].some((policies) => policies.has(ANY_POLICY))) return false;
    // (b)(1), (b)(2)
    if (this.#policyMapping > 0) this.#graph.map(mappings);
    else this.#graph.remove(mappings.keys());
    return true;
  }

  /** 6.1.4 (h): self-issued certificates do not count. */
  countDown(certificate: Certificate): void {
    if (certificate.isSelfIssued) return;
    this.#explicitPolicy = Math.max(0, this.#explicitPolicy - 1);
    this.#policyMapping = Math.max(0, this.#policyMapping - 1);
    this.#inhibitAnyPolicy = Math.max(0, this.#inhibitAnyPolicy - 1);
  }

  /** 6.1.4 (i): constraints only ever tighten. */
  constrain(certificate: Certificate): void {
    const constraints = certificate.policyConstraints;
    // (i)(1), (i)(2)
    this.#explicitPolicy = Math.min(this.#explicitPolicy, constraints?.requireExplicitPolicy ?? Number.POSITIVE_INFINITY);
    this.#policyMapping = Math.min(this.#policyMapping, constraints?.inhibitPolicyMapping ?? Number.POSITIVE_INFINITY);
  }

  /** 6.1.4 (j) */
  inhibitAny(certificate: Certificate): void {
    this.#inhibitAnyPolicy = Math.min(this.#inhibitAnyPolicy, certificate.inhibitAnyPolicy ?? Number.POSITIVE_INFINITY);
  }

  /** 6.1.5 (a), (b) */
  finish(certificate: Certificate): void {
    // (a): here self-issued or not
    this.#explicitPolicy = Math.max(0, this.#explicitPolicy - 1);
    // (b)
    if (certificate.policyConstraints?.requireExplicitPolicy === 0) this.#explicitPolicy = 0;
  }

  /** 6.1.5 (g): user_constrained_policy_set, sorted. It may contain anyPolicy when the initial set does. */
  userPolicies(): readonly string[] {
    const authority = this.#graph.authorityPolicies();
    // (g)(5)
    if (this.#initialPolicies.includes(ANY_POLICY)) return [...authority].sort();
    // (g)(6): with anyPolicy valid to the end every initial policy is.
    return this.#initialPolicies.filter((policy) => authority.has(ANY_POLICY) || authority.has(policy));
  }

  /** 6.1.5, last paragraph (RFC 9618 5.5): false when a policy is required and none is left. */
  succeeds(): boolean {
    return this.#explicitPolicy > 0 || this.userPolicies().length > 0;
  }
}
