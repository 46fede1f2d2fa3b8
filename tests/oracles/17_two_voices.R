# What one side says more than the other: log-odds with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008), exact binomial
# p, Benjamini-Hochberg. Real data: how many of 196 positive (side 0) and 203 negative (side 1) texts of tests/data/spplus-experiences
# hold each word or phrase that at least five hold (bench/words/voices.c writes them). Also rank correlations of theme counts.
source("lib.R")
D <- get_csv("17_two_voices.csv"); a0 <- 500
one <- function(d) { n <- c(sum(d$seen0), sum(d$seen1)); own <- a0 * (d$seen0 + d$seen1) / sum(n)
  l <- function(y, n) log((y + own) / (n + a0 - y - own))
  d$log_odds <- l(d$seen1, n[2]) - l(d$seen0, n[1])
  d$z <- d$log_odds / sqrt(1 / (d$seen0 + own) + 1 / (d$seen1 + own))
  more <- pbinom(d$seen1 - 1, d$seen0 + d$seen1, n[2] / sum(n), lower.tail = FALSE)
  less <- pbinom(d$seen1, d$seen0 + d$seen1, n[2] / sum(n))
  d$p <- pmin(1, 2 * pmin(more, less)); d }
D <- rbind(one(D[D$phrase == 0, ]), one(D[D$phrase == 1, ])); D$q <- p.adjust(D$p, "BH")
D <- D[order(-abs(D$z), D$words), ]; shown <- rbind(head(D, 40), D[seq(41, nrow(D), by = 40), ])
rows <- lapply(seq_len(nrow(shown)), function(i) as.list(shown[i, c("words", "log_odds", "z", "p", "q")]))
a <- c(12, 9, 9, 4, 0, 7, 3, 3, 1, 5); b <- c(8, 11, 2, 4, 1, 7, 7, 0, 2, 5)
emit("17_two_voices.expected.json", list(words = rows, compared = nrow(D), declared = list(side0 = sum(D$q <= .05 & D$log_odds < 0), side1 = sum(D$q <= .05 & D$log_odds > 0)),
  order = list(tau = cor(a, b, method = "kendall"), rho = cor(a, b, method = "spearman"))),
  "Monroe, Colaresi & Quinn 2008, eq. 16-22, alpha0 = 500; exact binomial; Benjamini & Hochberg 1995; Kendall 1945 (tau-b); Spearman 1904",
  "17_two_voices.csv; order: two vectors in the script", tol = 1e-9, note = "difference = side 1 (negative) - side 0 (positive)")
