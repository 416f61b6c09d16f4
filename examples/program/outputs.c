/* Prints what a network's program makes of samples on standard input: of 64 numbers, 10. */

#include <stdio.h>

void predict(const double *x, double *y);

int main(void) {
  double x[64], y[10];
  for (int n = 0; scanf("%lf", &x[n]) == 1; n = (n + 1) % 64)
    if (n == 63) {
      predict(x, y);
      for (int k = 0; k < 10; k++) printf("%.17g\n", y[k]);
    }
}
