// The policy graph: it says what the tree of RFC 5280 would say, and does not grow as that tree does.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANY_POLICY, PolicyGraph, type PolicyMappings } from '../../../../src/core/x509/policy-graph.ts';
import { PolicyTree } from './policy-tree.ts';

const POLICIES = ['1.1', '1.2', '1.3', '1.4'];

interface Step {
  readonly policies: readonly string[] | null;
  readonly takesAny: boolean;
  readonly mapping: 'maps' | 'inhibited';
  readonly mappings: PolicyMappings;
}

const policy = fc.constantFrom(...POLICIES);
const step: fc.Arbitrary<Step> = fc.record({
  // Now and then a certificate without the extension; often anyPolicy.
  policies: fc.oneof(
    { weight: 20, arbitrary: fc.uniqueArray(fc.constantFrom(...POLICIES, ANY_POLICY), { minLength: 1, maxLength: 5 }) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  takesAny: fc.boolean(),
  mapping: fc.constantFrom('maps', 'maps', 'inhibited'),
  mappings: fc
    .array(fc.tuple(policy, fc.uniqueArray(policy, { minLength: 1, maxLength: 3 })), { maxLength: 3 })
    .map((pairs) => new Map(pairs.map(([from, to]) => [from, new Set(to)]))),
});

function run(graph: PolicyGraph | PolicyTree, { policies, takesAny, mapping, mappings }: Step): void {
  if (policies === null) graph.setNull();
  else graph.extend(policies, takesAny);
  if (mapping === 'maps') graph.map(mappings);
  else graph.remove(mappings.keys());
}

describe('the graph and the tree', () => {
  it('agree about what is valid, after each certificate', () => {
    let lived = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), (steps) => {
        const graph = new PolicyGraph();
        const tree = new PolicyTree();
        for (const one of steps) {
          run(graph, one);
          run(tree, one);
          expect(graph.isNull).toBe(tree.isNull);
          expect([...graph.authorityPolicies()].sort()).toEqual([...tree.authorityPolicies()].sort());
        }
        if (!graph.isNull) lived++;
      }),
      { numRuns: 2_000 },
    );
    // Otherwise they would agree about nothing.
    expect(lived).toBeGreaterThan(200);
  });
});

describe('RFC 9618 section 3: two policies, each mapped to both', () => {
  const both = new Set(['1.1', '1.2']);
  const mappings = new Map([
    ['1.1', both],
    ['1.2', both],
  ]);
  const grow = (graph: PolicyGraph | PolicyTree, certificates: number): void => {
    for (let i = 0; i < certificates; i++) {
      graph.extend(['1.1', '1.2'], true);
      graph.map(mappings);
    }
    graph.extend(['1.1', '1.2'], true);
  };

  it('doubles the tree with each certificate', () => {
    const tree = new PolicyTree();
    grow(tree, 8);
    expect(tree.size).toBeGreaterThan(2 ** 9);
  });

  it.each([12, 100, 1_000])('adds two nodes and four edges to the graph with each of %d certificates', (certificates) => {
    const graph = new PolicyGraph();
    grow(graph, certificates);
    expect(graph.size).toBe(1 + 4 + 6 * certificates);
    expect([...graph.authorityPolicies()]).toEqual(['1.1', '1.2']);
  });

  it('ends at once when nothing below fits', () => {
    const graph = new PolicyGraph();
    grow(graph, 12);
    graph.extend(['1.9'], true);
    expect(graph.isNull).toBe(true);
    expect(graph.size).toBe(0);
    graph.extend([ANY_POLICY], true);
    expect(graph.isNull).toBe(true);
  });
});
