// synaptic by purenn's names: its squashing functions, its costs, and a layer forward.

import { flat, require } from "./arrays.mjs";

const { Layer, Neuron, Trainer } = require("synaptic");

const { LOGISTIC, RELU, TANH } = Neuron.squash;
export const tanh = (x) => TANH(x);
export const tanh_prime = (x) => TANH(x, true);
export const sigmoid = (x) => LOGISTIC(x);
export const sigmoid_prime = (x) => LOGISTIC(x, true);
export const relu = (x) => RELU(x);
export const relu_prime = (x) => RELU(x, true);
export const mse = (y_true, y_pred) => Trainer.cost.MSE(flat(y_true), flat(y_pred));
export const binary_cross_entropy = (y_true, y_pred) =>
  Trainer.cost.CROSS_ENTROPY(flat(y_true), flat(y_pred)) / flat(y_true).length;

export class FCLayer {
  constructor([, i], [, j]) {
    this.input = new Layer(i);
    this.neurons = new Layer(j);
    this.neurons.set({ squash: Neuron.squash.IDENTITY });
    this.connections = this.input.project(this.neurons).connections;
  }
  forward_propagation([x]) {
    const { weights, bias, neurons, input } = this;
    const at = (layer, neuron) => layer.list.findIndex(({ ID }) => ID === neuron.ID);
    for (const connection of Object.values(this.connections)) {
      connection.weight = weights[at(input, connection.from)][at(neurons, connection.to)];
    }
    neurons.list.forEach((neuron, k) => { neuron.bias = bias[0][k]; });
    input.activate(x);
    return [neurons.activate()];
  }
}
