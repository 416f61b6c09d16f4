/* Trains the program xor.c, of docs/program.md. */

#include <stdio.h>

void predict(const double *x, double *y);
double step(const double *x, const double *y_true, double learning_rate);

int main(void) {
  const double x[4][2] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, y[4][1] = {{0}, {1}, {1}, {0}};
  double total, output;
  for (int epoch = 0; epoch < 1000; epoch++) {
    total = 0;
    for (int k = 0; k < 4; k++) total += step(x[k], y[k], 0.1);
  }
  predict(x[2], &output);
  printf("%.17g\n%.17g\n", total / 4, output);
}
